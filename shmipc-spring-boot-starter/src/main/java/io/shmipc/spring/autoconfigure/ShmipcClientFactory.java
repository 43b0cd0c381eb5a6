package io.shmipc.spring.autoconfigure;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.error.ConfigurationException;
import io.shmipc.error.ShmipcException;
import io.shmipc.session.SessionConfig;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.converter.PayloadConverters;
import io.shmipc.spring.core.ShmipcTemplate;
import io.shmipc.spring.observation.MessageObserver;
import java.util.List;

/** Makes clients and templates, the default ones and those with names, out of their properties. */
class ShmipcClientFactory {

    private final ShmipcProperties properties;
    private final SessionConfig session;
    private final List<ShmipcClientCustomizer> customizers;
    private final MessageCodec codec;
    private final PayloadConverters converters;
    private final MessageObserver observer;

    ShmipcClientFactory(
            ShmipcProperties properties,
            SessionConfig session,
            List<ShmipcClientCustomizer> customizers,
            MessageCodec codec,
            PayloadConverters converters,
            MessageObserver observer) {
        this.properties = properties;
        this.session = session;
        this.customizers = customizers;
        this.codec = codec;
        this.converters = converters;
        this.observer = observer;
    }

    /**
     * Connects a client.
     *
     * @param name key under {@code shmipc.clients}, or {@code default}
     * @throws SetupException naming the properties that the client was made of
     */
    ShmipcClient client(String name) {
        ClientName clientName = new ClientName(name);
        try {
            return ShmipcClient.connect(config(clientName));
        } catch (ShmipcException e) {
            throw new SetupException(clientName.prefix(), e);
        }
    }

    private ClientConfig config(ClientName name) {
        ClientProperties client = propertiesOf(name);
        ClientConfig.Builder builder =
                ClientMapper.client(
                        name,
                        client,
                        ClientSessionMapper.session(
                                client, session, properties.getSession().getWait()));
        customizers.forEach(customizer -> customizer.customize(name.value(), builder));
        return builder.build();
    }

    /**
     * A template over a client, with the settings that its properties have.
     *
     * @param name of the client
     */
    ShmipcTemplate template(String name, ShmipcClient client) {
        ClientName clientName = new ClientName(name);
        try {
            return ShmipcTemplate.builder(client)
                    .clientName(clientName.value())
                    .codec(codec)
                    .converters(converters)
                    .requestTimeout(propertiesOf(clientName).getRequestTimeout())
                    .observer(observer)
                    .build();
        } catch (ShmipcException e) {
            throw new SetupException(clientName.prefix(), e);
        }
    }

    private ClientProperties propertiesOf(ClientName name) {
        if (name.isDefault()) {
            return properties.getClient();
        }
        ClientProperties client = properties.getClients().get(name.value());
        if (client == null) {
            throw new ConfigurationException(
                    "address=null of client="
                            + name.value()
                            + " must be given, as the application was built with that client");
        }
        return client;
    }
}
