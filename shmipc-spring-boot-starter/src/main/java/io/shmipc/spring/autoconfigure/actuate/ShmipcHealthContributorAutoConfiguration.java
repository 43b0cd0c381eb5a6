package io.shmipc.spring.autoconfigure.actuate;

import io.shmipc.spring.actuate.MonitoredPeers;
import io.shmipc.spring.actuate.health.ShmipcHealthContributor;
import io.shmipc.spring.autoconfigure.ShmipcClientAutoConfiguration;
import io.shmipc.spring.autoconfigure.ShmipcServerAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;

/** Health of clients and servers, under {@code shmipc}. */
@AutoConfiguration(
        after = {ShmipcClientAutoConfiguration.class, ShmipcServerAutoConfiguration.class})
@ConditionalOnClass({HealthContributor.class, ConditionalOnEnabledHealthIndicator.class})
@Conditional(OnPeerCondition.class)
@ConditionalOnEnabledHealthIndicator("shmipc")
@Import(MonitoredPeersConfiguration.class)
public final class ShmipcHealthContributorAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = {"shmipcHealthIndicator", "shmipcHealthContributor"})
    ShmipcHealthContributor shmipcHealthContributor(MonitoredPeers peers) {
        return new ShmipcHealthContributor(peers);
    }
}
