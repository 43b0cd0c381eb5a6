package io.shmipc.spring.actuate.health;

import io.shmipc.client.SessionHealth;
import io.shmipc.client.ShmipcClient;
import io.shmipc.metrics.SessionCounters;
import io.shmipc.session.Session;
import io.shmipc.session.ShmipcAddress;
import io.shmipc.spring.actuate.MonitoredClient;
import io.shmipc.spring.actuate.Words;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Health of a client: down when every session to a peer that is required is lost. An optional peer
 * that is gone shows in the details only. Nothing is sent and nothing is waited for.
 */
final class ClientHealthIndicator extends AbstractHealthIndicator {

    private final MonitoredClient monitored;

    ClientHealthIndicator(MonitoredClient monitored) {
        super("health of shmipc client=" + monitored.name() + " could not be told");
        this.monitored = monitored;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        ShmipcClient client = monitored.client();
        builder.withDetail("required", monitored.required());
        if (client == null) {
            builder.unknown().withDetail("started", false);
            return;
        }
        List<SessionHealth> health = client.health();
        List<Session> sessions = health.stream().map(SessionHealth::session).toList();
        if (sessions.isEmpty() && monitored.required()) {
            builder.down();
        } else {
            builder.up();
        }
        SessionCounters totals = client.totals();
        Map<String, Object> fallback = PeerDetails.fallback(totals, sessions);
        fallback.put("breakersOpen", health.stream().filter(SessionHealth::breakerOpen).count());
        builder.withDetail("address", ShmipcAddress.format(client.config().address()))
                .withDetail("connected", !sessions.isEmpty())
                .withDetail("sessions", sessions.size())
                .withDetail("sessionsWanted", client.config().sessions())
                .withDetail("mode", Words.modes(sessions))
                .withDetail("peerPids", PeerDetails.pids(sessions))
                .withDetail("memory", PeerDetails.memory(client.memory()))
                .withDetail("fallback", fallback)
                .withDetail("leaksSuspected", totals.leaksSuspected());
    }
}
