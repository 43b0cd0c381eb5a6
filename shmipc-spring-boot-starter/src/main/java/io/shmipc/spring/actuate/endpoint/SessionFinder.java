package io.shmipc.spring.actuate.endpoint;

import io.shmipc.client.ShmipcClient;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.Session;
import io.shmipc.session.SessionConfig;
import io.shmipc.spring.actuate.MonitoredClient;
import io.shmipc.spring.actuate.MonitoredPeers;
import io.shmipc.spring.actuate.MonitoredServer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds a session of any client or server by its number, which is unique in the process. */
record SessionFinder(MonitoredPeers peers) {

    /**
     * A session and where it belongs.
     *
     * @param side {@code client} or {@code server}
     * @param name of the client or listener container
     * @param config what the session was made with
     */
    record Found(String side, String name, SessionConfig config, Session session) {}

    /**
     * @return null if no session that is open has the number
     */
    @Nullable Found find(long id) {
        for (Found found : all(Integer.MAX_VALUE)) {
            if (found.session().id() == id) {
                return found;
            }
        }
        return null;
    }

    /**
     * Sessions that are open, in the order of their numbers within each client or server.
     *
     * @param most of one client or server
     */
    List<Found> all(int most) {
        List<Found> all = new ArrayList<>();
        for (MonitoredClient monitored : peers.clients()) {
            ShmipcClient client = monitored.client();
            if (client != null) {
                add(
                        "client",
                        monitored.name(),
                        client.config().session(),
                        client.sessions(),
                        most,
                        all);
            }
        }
        for (MonitoredServer monitored : peers.servers()) {
            for (ShmipcServer server : monitored.servers()) {
                add(
                        "server",
                        monitored.name(),
                        server.config().session(),
                        server.sessions(),
                        most,
                        all);
            }
        }
        return all;
    }

    private static void add(
            String side,
            String name,
            SessionConfig config,
            List<Session> sessions,
            int most,
            List<Found> all) {
        sessions.stream()
                .sorted(Comparator.comparingLong(Session::id))
                .limit(most)
                .forEach(session -> all.add(new Found(side, name, config, session)));
    }
}
