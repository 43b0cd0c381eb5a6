package io.shmipc.sample.app;

import io.shmipc.sample.role.RoleTask;
import io.shmipc.spring.core.ShmipcOperations;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/**
 * The application's beans. The operations come from the starter, because {@code
 * shmipc.client.address} is set for this role.
 */
@Configuration(proxyBeanMethods = false)
@Profile("app")
@EnableConfigurationProperties(AppProperties.class)
class AppConfiguration {

    @Bean
    RoleTask appTask(
            AppProperties properties,
            ShmipcOperations operations,
            @Value("${sample.address}") String address) {
        return new AppTask(properties, operations, address);
    }
}
