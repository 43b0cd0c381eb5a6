package io.shmipc.spring.test.autoconfigure;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Gives a context its address. The address is no part of what makes two customizers equal, so that
 * equal tests share a context, and with it an address.
 */
record ShmipcContextCustomizer(boolean server, boolean client, Set<String> clients)
        implements ContextCustomizer {

    static final String ADDRESS_SOURCE = "shmipcTestAddress";
    static final String DEFAULTS_SOURCE = "shmipcTestDefaults";
    private static final String FOLDER_BEAN = "shmipcTestSocketFolder";

    @Override
    public void customizeContext(
            ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
        SocketFolder folder = SocketFolder.create();
        // Known first and so destroyed last: after the server that has its socket there.
        ((DefaultSingletonBeanRegistry) context.getBeanFactory())
                .registerDisposableBean(FOLDER_BEAN, folder::remove);
        Map<String, Object> addresses = new HashMap<>();
        Map<String, Object> defaults = new HashMap<>();
        if (server) {
            addresses.put("shmipc.server.address", folder.address());
            addresses.put("shmipc.server.addresses", "");
            // The only peer is this process, whoever may connect in production.
            addresses.put("shmipc.server.allowed-uids", "");
            addresses.put("shmipc.server.allowed-gids", "");
            addresses.put("shmipc.server.unix-file-owner", "");
            addresses.put("shmipc.server.unix-file-group", "");
        }
        if (client) {
            addClient("shmipc.client", folder.address(), addresses, defaults);
        }
        for (String name : clients) {
            addClient("shmipc.clients." + name, folder.address(), addresses, defaults);
        }
        ConfigurableEnvironment environment = context.getEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource(ADDRESS_SOURCE, addresses));
        environment.getPropertySources().addLast(new MapPropertySource(DEFAULTS_SOURCE, defaults));
    }

    private static void addClient(
            String prefix,
            String address,
            Map<String, Object> addresses,
            Map<String, Object> defaults) {
        addresses.put(prefix + ".address", address);
        addresses.put(prefix + ".allowed-server-uids", "");
        // The server of this context starts after its clients.
        addresses.put(prefix + ".fail-fast", "false");
        defaults.put(prefix + ".connect-timeout", "10s");
        defaults.put(prefix + ".reconnect-backoff-max", "20ms");
    }
}
