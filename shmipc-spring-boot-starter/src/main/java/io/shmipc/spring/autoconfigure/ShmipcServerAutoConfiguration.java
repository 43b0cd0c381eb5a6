package io.shmipc.spring.autoconfigure;

import io.shmipc.error.ConfigurationException;
import io.shmipc.server.ServerConfig;
import io.shmipc.session.HandlerThreads;
import io.shmipc.session.SessionConfig;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.converter.PayloadConverters;
import io.shmipc.spring.listener.ListenerEndpointRegistry;
import io.shmipc.spring.listener.RequestDispatcher;
import io.shmipc.spring.listener.ShmipcListenerBeanPostProcessor;
import io.shmipc.spring.listener.ShmipcListenerContainer;
import io.shmipc.spring.listener.UnservedListenersCheck;
import io.shmipc.spring.observation.MessageObserver;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** The server of {@code shmipc.server.address} and its like, and the listeners behind it. */
@AutoConfiguration(after = ShmipcAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "shmipc.enabled", matchIfMissing = true)
public final class ShmipcServerAutoConfiguration {

    /** Looked at after what is in the class below. */
    @Bean
    @ConditionalOnMissingBean({ShmipcListenerContainer.class, UnservedListenersCheck.class})
    UnservedListenersCheck shmipcUnservedListenersCheck() {
        return new UnservedListenersCheck();
    }

    @Configuration(proxyBeanMethods = false)
    @Conditional(OnServerAddressCondition.class)
    static class ServerConfiguration {

        @Bean
        @ConditionalOnMissingBean
        static ShmipcListenerBeanPostProcessor shmipcListenerBeanPostProcessor() {
            return new ShmipcListenerBeanPostProcessor();
        }

        @Bean
        @ConditionalOnMissingBean
        ListenerEndpointRegistry shmipcListenerEndpointRegistry(ShmipcProperties properties) {
            return ListenerEndpointRegistry.withConcurrency(
                    properties.getListener().getConcurrency());
        }

        @Bean
        @ConditionalOnMissingBean
        RequestDispatcher shmipcRequestDispatcher(
                ShmipcProperties properties,
                ListenerEndpointRegistry registry,
                MessageCodec codec,
                PayloadConverters converters,
                SessionConfig session,
                ObjectProvider<MessageObserver> observer) {
            return RequestDispatcher.builder(registry, codec, converters)
                    .observer(observer.getIfAvailable(() -> MessageObserver.NONE))
                    .messageTimeout(session.readTimeout())
                    .writeTimeout(session.writeTimeout())
                    .busyTimeout(properties.getListener().getBusyTimeout())
                    .asyncTimeout(properties.getListener().getAsyncTimeout())
                    .streamIdleTimeout(properties.getListener().getStreamIdleTimeout())
                    .includeStackTrace(properties.getServer().isIncludeStacktrace())
                    .mayWait(session.handlerThreads() != HandlerThreads.EVENT_LOOP)
                    .build();
        }

        @Bean
        @ConditionalOnMissingBean
        ShmipcListenerContainer shmipcListenerContainer(
                ShmipcProperties properties,
                SessionConfig session,
                RequestDispatcher dispatcher,
                ObjectProvider<ShmipcServerCustomizer> customizers) {
            ServerProperties server = properties.getServer();
            return new ShmipcListenerContainer(
                    servers(server, session, customizers.orderedStream().toList()),
                    dispatcher,
                    server.isAutoStartup());
        }

        private static List<ServerConfig> servers(
                ServerProperties server,
                SessionConfig session,
                List<ShmipcServerCustomizer> customizers) {
            try {
                return ServerMapper.servers(server, session, customizers);
            } catch (ConfigurationException e) {
                throw new SetupException("shmipc.server", e);
            }
        }
    }
}
