package io.shmipc.spring.autoconfigure.actuate;

import io.shmipc.spring.actuate.MonitoredPeers;
import io.shmipc.spring.actuate.endpoint.ShmipcEndpoint;
import io.shmipc.spring.autoconfigure.ShmipcClientAutoConfiguration;
import io.shmipc.spring.autoconfigure.ShmipcServerAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;

/** The endpoint {@code shmipc}, where it is exposed. */
@AutoConfiguration(
        after = {ShmipcClientAutoConfiguration.class, ShmipcServerAutoConfiguration.class})
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(ShmipcEndpoint.class)
@Conditional(OnPeerCondition.class)
@Import(MonitoredPeersConfiguration.class)
public final class ShmipcEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ShmipcEndpoint shmipcEndpoint(MonitoredPeers peers) {
        return new ShmipcEndpoint(peers);
    }
}
