package io.shmipc.spring.actuate.metrics;

import io.shmipc.client.SessionHealth;
import io.shmipc.client.ShmipcClient;
import io.shmipc.diagnostics.ClassAllocation;
import io.shmipc.metrics.ClientCounters;
import io.shmipc.metrics.SessionCounters;
import io.shmipc.session.Session;
import io.shmipc.session.SizeClassUsage;
import io.shmipc.spring.actuate.MonitoredClient;
import java.util.List;

/** A client, of which nothing is known as long as nobody has needed it. */
record ClientReading(MonitoredClient monitored) implements PeerReading {

    private static final ClientCounters NONE = new ClientCounters(0, 0, 0, 0, 0, 0);

    @Override
    public List<Session> sessions() {
        ShmipcClient client = monitored.client();
        return client == null ? List.of() : client.sessions();
    }

    @Override
    public SessionCounters totals() {
        ShmipcClient client = monitored.client();
        return client == null ? SessionCounters.NONE : client.totals();
    }

    @Override
    public List<SizeClassUsage> memory() {
        ShmipcClient client = monitored.client();
        return client == null ? List.of() : client.memory();
    }

    @Override
    public List<ClassAllocation> allocation() {
        ShmipcClient client = monitored.client();
        return client == null ? List.of() : client.allocation();
    }

    ClientCounters counters() {
        ShmipcClient client = monitored.client();
        return client == null ? NONE : client.counters();
    }

    int sessionsWanted() {
        ShmipcClient client = monitored.client();
        return client == null ? 0 : client.config().sessions();
    }

    /** Nothing is missing as long as nobody has needed the client: health is not down either. */
    int sessionsRequired() {
        return monitored.required() && monitored.client() != null ? 1 : 0;
    }

    long breakersOpen() {
        ShmipcClient client = monitored.client();
        return client == null
                ? 0
                : client.health().stream().filter(SessionHealth::breakerOpen).count();
    }
}
