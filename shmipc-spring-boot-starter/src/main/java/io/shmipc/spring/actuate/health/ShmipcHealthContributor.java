package io.shmipc.spring.actuate.health;

import io.shmipc.spring.actuate.MonitoredClient;
import io.shmipc.spring.actuate.MonitoredPeers;
import io.shmipc.spring.actuate.MonitoredServer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;

/**
 * Health of all clients, under {@code clients}, and of all listener containers, under {@code
 * servers}; one of the two is left out where there is none.
 */
public final class ShmipcHealthContributor implements CompositeHealthContributor {

    private final CompositeHealthContributor parts;

    public ShmipcHealthContributor(MonitoredPeers peers) {
        Map<String, HealthContributor> clients = new LinkedHashMap<>();
        for (MonitoredClient client : peers.clients()) {
            clients.put(client.name(), new ClientHealthIndicator(client));
        }
        Map<String, HealthContributor> servers = new LinkedHashMap<>();
        for (MonitoredServer server : peers.servers()) {
            servers.put(server.name(), new ServerHealthIndicator(server));
        }
        Map<String, HealthContributor> both = new LinkedHashMap<>();
        if (!clients.isEmpty()) {
            both.put("clients", CompositeHealthContributor.fromMap(clients));
        }
        if (!servers.isEmpty()) {
            both.put("servers", CompositeHealthContributor.fromMap(servers));
        }
        parts = CompositeHealthContributor.fromMap(both);
    }

    @Override
    public @Nullable HealthContributor getContributor(String name) {
        return parts.getContributor(name);
    }

    @Override
    public Stream<Entry> stream() {
        return parts.stream();
    }
}
