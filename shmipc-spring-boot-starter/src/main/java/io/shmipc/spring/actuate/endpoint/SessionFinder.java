package io.shmipc.spring.actuate.endpoint;

import io.shmipc.client.ShmipcClient;
import io.shmipc.session.Session;
import io.shmipc.spring.actuate.MonitoredClient;
import io.shmipc.spring.actuate.MonitoredPeers;
import io.shmipc.spring.actuate.MonitoredServer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds a session of any client or server by its number, which is unique in the process. */
record SessionFinder(MonitoredPeers peers) {

    /**
     * A session and where it belongs.
     *
     * @param side {@code client} or {@code server}
     * @param name of the client or listener container
     */
    record Found(String side, String name, Session session) {}

    /**
     * @return null if no session that is open has the number
     */
    @Nullable Found find(long id) {
        for (MonitoredClient monitored : peers.clients()) {
            ShmipcClient client = monitored.client();
            Session session = client == null ? null : among(client.sessions(), id);
            if (session != null) {
                return new Found("client", monitored.name(), session);
            }
        }
        for (MonitoredServer monitored : peers.servers()) {
            List<Session> sessions =
                    monitored.servers().stream().flatMap(s -> s.sessions().stream()).toList();
            Session session = among(sessions, id);
            if (session != null) {
                return new Found("server", monitored.name(), session);
            }
        }
        return null;
    }

    private static @Nullable Session among(List<Session> sessions, long id) {
        for (Session session : sessions) {
            if (session.id() == id) {
                return session;
            }
        }
        return null;
    }
}
