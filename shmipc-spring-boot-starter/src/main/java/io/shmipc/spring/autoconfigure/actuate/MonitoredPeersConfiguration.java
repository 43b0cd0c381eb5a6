package io.shmipc.spring.autoconfigure.actuate;

import io.shmipc.spring.actuate.MonitoredPeers;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What health, metrics and the endpoint look at. */
@Configuration(proxyBeanMethods = false)
class MonitoredPeersConfiguration {

    @Bean
    @ConditionalOnMissingBean
    MonitoredPeers shmipcMonitoredPeers(
            ConfigurableListableBeanFactory beans, Environment environment) {
        return new MonitoredPeersFactory(beans, environment).create();
    }
}
