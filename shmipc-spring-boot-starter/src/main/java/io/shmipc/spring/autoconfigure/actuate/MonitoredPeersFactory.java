package io.shmipc.spring.autoconfigure.actuate;

import io.shmipc.client.ShmipcClient;
import io.shmipc.server.ShmipcServer;
import io.shmipc.spring.actuate.MonitoredClient;
import io.shmipc.spring.actuate.MonitoredPeers;
import io.shmipc.spring.actuate.MonitoredServer;
import io.shmipc.spring.autoconfigure.ClientName;
import io.shmipc.spring.listener.ShmipcListenerContainer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;

/** Finds the clients and listener containers among the beans, without making any. */
final class MonitoredPeersFactory {

    private static final String CLIENT = "ShmipcClient";
    private static final String CONTAINER = "ShmipcListenerContainer";

    private final ConfigurableListableBeanFactory beans;
    private final Environment environment;

    MonitoredPeersFactory(ConfigurableListableBeanFactory beans, Environment environment) {
        this.beans = beans;
        this.environment = environment;
    }

    MonitoredPeers create() {
        List<MonitoredClient> clients = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (String bean : beans.getBeanNamesForType(ShmipcClient.class, false, false)) {
            String configured = ClientName.ofBean(environment, bean);
            String name =
                    unique(
                            configured == null ? PeerNames.of(bean, CLIENT) : configured,
                            bean,
                            taken);
            clients.add(
                    new MonitoredClient(
                            name, isRequired(name), new Found<>(bean, ShmipcClient.class)));
        }
        List<MonitoredServer> servers = new ArrayList<>();
        taken.clear();
        for (String bean : beans.getBeanNamesForType(ShmipcListenerContainer.class, false, false)) {
            String name = unique(PeerNames.of(bean, CONTAINER), bean, taken);
            Found<ShmipcListenerContainer> container =
                    new Found<>(bean, ShmipcListenerContainer.class);
            servers.add(new MonitoredServer(name, () -> servers(container.get())));
        }
        return new MonitoredPeers(clients, servers);
    }

    /** Two of one name would be one meter. */
    private static String unique(String name, String bean, Set<String> taken) {
        if (taken.add(name)) {
            return name;
        }
        String other = bean.replace('/', '-');
        for (int i = 2; !taken.add(other); i++) {
            other = name + "-" + i;
        }
        return other;
    }

    private boolean isRequired(String client) {
        String prefix =
                client.equals(PeerNames.DEFAULT) ? "shmipc.client" : "shmipc.clients." + client;
        // A client that the application made may have any name.
        return !ConfigurationPropertyName.isValid(prefix)
                || Binder.get(environment).bind(prefix + ".required", Boolean.class).orElse(true);
    }

    private static List<ShmipcServer> servers(@Nullable ShmipcListenerContainer container) {
        return container == null ? List.of() : container.servers();
    }

    /**
     * A bean, once somebody else has made it. It is kept then: what it counted can still be read
     * while the application closes.
     */
    private final class Found<T> implements Supplier<@Nullable T> {

        private final String bean;
        private final Class<T> type;
        private volatile @Nullable T found;

        Found(String bean, Class<T> type) {
            this.bean = bean;
            this.type = type;
        }

        @Override
        public @Nullable T get() {
            T known = found;
            if (known == null && beans.containsSingleton(bean)) {
                known = beans.getBean(bean, type);
                found = known;
            }
            return known;
        }
    }
}
