package io.shmipc.spring.actuate.health;

import io.shmipc.metrics.SessionCounters;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.Session;
import io.shmipc.session.ShmipcAddress;
import io.shmipc.session.SizeClassUsage;
import io.shmipc.spring.actuate.MonitoredServer;
import io.shmipc.spring.actuate.Words;
import java.util.List;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Health of a listener container: up while its servers listen, whether or not there are peers, and
 * unknown while it is stopped, or has nothing to listen for.
 */
final class ServerHealthIndicator extends AbstractHealthIndicator {

    private final MonitoredServer monitored;

    ServerHealthIndicator(MonitoredServer monitored) {
        super("health of shmipc server=" + monitored.name() + " could not be told");
        this.monitored = monitored;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        List<ShmipcServer> servers = monitored.servers();
        if (servers.isEmpty()) {
            builder.unknown().withDetail("running", false);
            return;
        }
        List<Session> sessions = servers.stream().flatMap(s -> s.sessions().stream()).toList();
        List<SizeClassUsage> memory = servers.stream().flatMap(s -> s.memory().stream()).toList();
        SessionCounters totals =
                servers.stream()
                        .map(ShmipcServer::totals)
                        .reduce(SessionCounters.NONE, SessionCounters::plus);
        builder.up()
                .withDetail("running", true)
                .withDetail(
                        "addresses",
                        servers.stream()
                                .map(server -> ShmipcAddress.format(server.localAddress()))
                                .toList())
                .withDetail("sessions", sessions.size())
                .withDetail("mode", Words.modes(sessions))
                .withDetail("peerPids", PeerDetails.pids(sessions))
                .withDetail("memory", PeerDetails.memory(memory))
                .withDetail("fallback", PeerDetails.fallback(totals, sessions))
                .withDetail("leaksSuspected", totals.leaksSuspected());
    }
}
