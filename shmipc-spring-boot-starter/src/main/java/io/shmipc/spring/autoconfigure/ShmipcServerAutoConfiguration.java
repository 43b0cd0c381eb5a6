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
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** The server of {@code shmipc.server.address} and its like, and the listeners behind it. */
@AutoConfiguration(after = ShmipcAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "shmipc.enabled", matchIfMissing = true)
@Conditional(OnServerAddressCondition.class)
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
        ServerProperties server = properties.getServer();
        List<ServerConfig> servers = servers(server, session, customizers);
        if (servers.size() > 1) {
            throw new ConfigurationException(
                    "address of the server: servers=" + servers.size() + " must be <= 1");
        }
        return new ShmipcListenerContainer(servers.get(0), dispatcher, server.isAutoStartup());
    }

    private static List<ServerConfig> servers(
            ServerProperties server,
            SessionConfig session,
            ObjectProvider<ShmipcServerCustomizer> customizers) {
        try {
            return ServerMapper.servers(server, session, customizers.orderedStream().toList());
        } catch (ConfigurationException e) {
            throw new SetupException("shmipc.server", e);
        }
    }
}
