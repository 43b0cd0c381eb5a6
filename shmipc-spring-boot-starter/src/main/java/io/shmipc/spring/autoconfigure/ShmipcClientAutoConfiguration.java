package io.shmipc.spring.autoconfigure;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.session.SessionConfig;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.converter.PayloadConverters;
import io.shmipc.spring.core.ShmipcOperations;
import io.shmipc.spring.core.ShmipcTemplate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** The client of {@code shmipc.client.address}, and the template over it. */
@AutoConfiguration(after = ShmipcAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "shmipc.enabled", matchIfMissing = true)
public final class ShmipcClientAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty("shmipc.client.address")
    ShmipcClient shmipcClient(
            ShmipcProperties properties,
            SessionConfig session,
            ObjectProvider<ShmipcClientCustomizer> customizers) {
        ClientConfig.Builder builder = ConfigMapper.client(properties.getClient(), session);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return ShmipcClient.connect(builder.build());
    }

    @Bean
    @ConditionalOnBean(ShmipcClient.class)
    @ConditionalOnMissingBean(ShmipcOperations.class)
    ShmipcTemplate shmipcTemplate(
            ShmipcClient client,
            MessageCodec codec,
            PayloadConverters converters,
            ShmipcProperties properties) {
        return new ShmipcTemplate(
                client, codec, converters, properties.getClient().getRequestTimeout());
    }
}
