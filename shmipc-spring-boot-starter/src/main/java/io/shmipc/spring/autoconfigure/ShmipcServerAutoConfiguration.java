package io.shmipc.spring.autoconfigure;

import io.shmipc.server.ServerConfig;
import io.shmipc.session.HandlerThreads;
import io.shmipc.session.SessionConfig;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.converter.PayloadConverters;
import io.shmipc.spring.listener.ListenerEndpointRegistry;
import io.shmipc.spring.listener.RequestDispatcher;
import io.shmipc.spring.listener.ShmipcListenerBeanPostProcessor;
import io.shmipc.spring.listener.ShmipcListenerContainer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** The server of {@code shmipc.server.address}, and the listeners behind it. */
@AutoConfiguration(after = ShmipcAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "shmipc.enabled", matchIfMissing = true)
@ConditionalOnProperty("shmipc.server.address")
public final class ShmipcServerAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    static ShmipcListenerBeanPostProcessor shmipcListenerBeanPostProcessor() {
        return new ShmipcListenerBeanPostProcessor();
    }

    @Bean
    @ConditionalOnMissingBean
    ListenerEndpointRegistry shmipcListenerEndpointRegistry() {
        return new ListenerEndpointRegistry();
    }

    @Bean
    @ConditionalOnMissingBean
    RequestDispatcher shmipcRequestDispatcher(
            ListenerEndpointRegistry registry,
            MessageCodec codec,
            PayloadConverters converters,
            SessionConfig session) {
        boolean mayWait = session.handlerThreads() != HandlerThreads.EVENT_LOOP;
        return new RequestDispatcher(registry, codec, converters, session.readTimeout(), mayWait);
    }

    @Bean
    @ConditionalOnMissingBean
    ShmipcListenerContainer shmipcListenerContainer(
            ShmipcProperties properties,
            SessionConfig session,
            RequestDispatcher dispatcher,
            ObjectProvider<ShmipcServerCustomizer> customizers) {
        ServerConfig.Builder builder = ConfigMapper.server(properties.getServer(), session);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return new ShmipcListenerContainer(
                builder.build(), dispatcher, properties.getServer().isAutoStartup());
    }
}
