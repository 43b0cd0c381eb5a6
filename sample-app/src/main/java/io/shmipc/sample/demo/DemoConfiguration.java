package io.shmipc.sample.demo;

import io.shmipc.sample.app.AppProperties;
import io.shmipc.sample.role.RoleTask;
import io.shmipc.spring.core.ShmipcOperations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** The demonstration's beans: it is an application, with an agent that it started itself. */
@Configuration(proxyBeanMethods = false)
@Profile("demo")
@EnableConfigurationProperties({AppProperties.class, DemoProperties.class})
class DemoConfiguration {

    @Bean
    RoleTask demoTask(
            AppProperties appProperties,
            DemoProperties properties,
            ShmipcOperations operations,
            DemoEnvironment environment) {
        return new DemoTask(appProperties, properties, operations, environment);
    }
}
