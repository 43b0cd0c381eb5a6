package io.shmipc.sample.traffic;

import io.shmipc.sample.role.RoleTask;
import io.shmipc.spring.core.ShmipcOperations;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** The one bean of the role that keeps the agent busy. */
@Configuration(proxyBeanMethods = false)
@Profile("traffic")
@EnableConfigurationProperties(TrafficProperties.class)
class TrafficConfiguration {

    @Bean
    RoleTask trafficTask(
            TrafficProperties properties,
            ShmipcOperations operations,
            @Value("${sample.address}") String address,
            @Value("${sample.follow-parent}") boolean followParent) {
        return new TrafficTask(properties, operations, address, followParent);
    }
}
