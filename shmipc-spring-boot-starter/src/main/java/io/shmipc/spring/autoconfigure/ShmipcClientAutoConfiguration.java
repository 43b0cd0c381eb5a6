package io.shmipc.spring.autoconfigure;

import io.shmipc.client.ShmipcClient;
import io.shmipc.session.SessionConfig;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.converter.PayloadConverters;
import io.shmipc.spring.core.ShmipcOperations;
import io.shmipc.spring.core.ShmipcTemplate;
import io.shmipc.spring.observation.MessageObserver;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The client of {@code shmipc.client.address} and those of {@code shmipc.clients}, and a template
 * over each.
 */
@AutoConfiguration(after = ShmipcAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "shmipc.enabled", matchIfMissing = true)
@Import(NamedClientsRegistrar.class)
public final class ShmipcClientAutoConfiguration {

    @Bean(NamedClientsRegistrar.FACTORY)
    ShmipcClientFactory shmipcClientFactory(
            ShmipcProperties properties,
            SessionConfig session,
            ObjectProvider<ShmipcClientCustomizer> customizers,
            MessageCodec codec,
            PayloadConverters converters,
            ObjectProvider<MessageObserver> observer) {
        return new ShmipcClientFactory(
                properties,
                session,
                customizers.orderedStream().toList(),
                codec,
                converters,
                observer.getIfAvailable(() -> MessageObserver.NONE));
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty("shmipc.client.address")
    ShmipcClient shmipcClient(ShmipcClientFactory factory) {
        return factory.client(ClientName.DEFAULT.value());
    }

    @Bean
    @ConditionalOnSingleCandidate(ShmipcClient.class)
    @ConditionalOnMissingBean(ShmipcOperations.class)
    ShmipcTemplate shmipcTemplate(ShmipcClientFactory factory, ShmipcClient client) {
        return factory.template(ClientName.DEFAULT.value(), client);
    }
}
