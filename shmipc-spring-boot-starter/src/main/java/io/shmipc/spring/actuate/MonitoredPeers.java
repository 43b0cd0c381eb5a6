package io.shmipc.spring.actuate;

import java.util.List;

/**
 * Everything of an application that can be looked at. The two lists stay what they are; what is
 * behind their entries changes.
 */
public record MonitoredPeers(List<MonitoredClient> clients, List<MonitoredServer> servers) {

    public MonitoredPeers {
        clients = List.copyOf(clients);
        servers = List.copyOf(servers);
    }
}
