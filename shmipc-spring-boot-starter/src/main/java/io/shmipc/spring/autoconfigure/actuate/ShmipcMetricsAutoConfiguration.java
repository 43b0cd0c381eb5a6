package io.shmipc.spring.autoconfigure.actuate;

import io.micrometer.core.instrument.MeterRegistry;
import io.shmipc.spring.actuate.MonitoredPeers;
import io.shmipc.spring.actuate.metrics.ShmipcMetrics;
import io.shmipc.spring.autoconfigure.ShmipcClientAutoConfiguration;
import io.shmipc.spring.autoconfigure.ShmipcServerAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;

/** Meters of clients and servers. */
@AutoConfiguration(
        after = {ShmipcClientAutoConfiguration.class, ShmipcServerAutoConfiguration.class},
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
@Conditional(OnPeerCondition.class)
@Import(MonitoredPeersConfiguration.class)
public final class ShmipcMetricsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ShmipcMetrics shmipcMetrics(MonitoredPeers peers) {
        return new ShmipcMetrics(peers);
    }
}
