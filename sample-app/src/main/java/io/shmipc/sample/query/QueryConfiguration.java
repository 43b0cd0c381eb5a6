package io.shmipc.sample.query;

import io.shmipc.sample.app.AgentClient;
import io.shmipc.sample.role.RoleTask;
import io.shmipc.spring.core.ShmipcOperations;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** The one bean of the role that asks. */
@Configuration(proxyBeanMethods = false)
@Profile("query")
@EnableConfigurationProperties(QueryProperties.class)
class QueryConfiguration {

    @Bean
    RoleTask queryTask(
            QueryProperties properties,
            ShmipcOperations operations,
            @Value("${sample.address}") String address) {
        return new QueryTask(properties, new AgentClient(operations), address);
    }
}
