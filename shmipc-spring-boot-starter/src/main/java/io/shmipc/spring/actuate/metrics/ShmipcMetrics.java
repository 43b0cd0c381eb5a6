package io.shmipc.spring.actuate.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.shmipc.metrics.ClientCounters;
import io.shmipc.metrics.ConnectionRefusal;
import io.shmipc.metrics.ServerCounters;
import io.shmipc.spring.actuate.MonitoredClient;
import io.shmipc.spring.actuate.MonitoredPeers;
import io.shmipc.spring.actuate.MonitoredServer;
import io.shmipc.spring.actuate.Words;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToLongFunction;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * The meters of all clients and listener containers, as {@link ShmipcMeter} lists them. Counters
 * keep what ended sessions counted. Reading makes no client and waits for nobody.
 */
public final class ShmipcMetrics
        implements MeterBinder, ApplicationListener<ContextRefreshedEvent> {

    private record Client(MonitoredClient monitored, ClientReading reading) {}

    private record Server(MonitoredServer monitored, ServerReading reading) {}

    private final List<Client> clients;
    private final List<Server> servers;

    /** Registries keep what they read only weakly. */
    private final List<PeerMeters> bound = new CopyOnWriteArrayList<>();

    public ShmipcMetrics(MonitoredPeers peers) {
        this.clients =
                peers.clients().stream().map(c -> new Client(c, new ClientReading(c))).toList();
        this.servers =
                peers.servers().stream().map(s -> new Server(s, new ServerReading(s))).toList();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Client client : clients) {
            bindClient(
                    bind(registry, "client", client.monitored().name(), client.reading()),
                    client.reading());
        }
        for (Server server : servers) {
            bindServer(
                    bind(registry, "server", server.monitored().name(), server.reading()),
                    server.reading());
        }
    }

    private MeterMaker bind(MeterRegistry registry, String side, String name, PeerReading reading) {
        PeerMeters meters = new PeerMeters(registry, side, name, reading);
        bound.add(meters);
        meters.bind();
        return meters.maker();
    }

    private static void bindClient(MeterMaker maker, ClientReading client) {
        maker.make(ShmipcMeter.SESSIONS_WANTED, client, ClientReading::sessionsWanted);
        maker.make(ShmipcMeter.SESSIONS_REQUIRED, client, ClientReading::sessionsRequired);
        maker.make(ShmipcMeter.BREAKERS_OPEN, client, ClientReading::breakersOpen);
        count(maker, ShmipcMeter.SESSIONS_OPENED, client, ClientCounters::sessionsOpened);
        count(maker, ShmipcMeter.HANDSHAKES_FAILED, client, ClientCounters::handshakesFailed);
        count(maker, ShmipcMeter.CONNECTS_FAILED, client, ClientCounters::connectsFailed);
        count(maker, ShmipcMeter.RECONNECTS, client, ClientCounters::reconnects);
        count(maker, ShmipcMeter.BREAKER_OPENINGS, client, ClientCounters::breakerOpenings);
    }

    private static void count(
            MeterMaker maker,
            ShmipcMeter meter,
            ClientReading client,
            ToLongFunction<ClientCounters> value) {
        maker.make(meter, client, c -> value.applyAsLong(c.counters()));
    }

    private static void bindServer(MeterMaker maker, ServerReading server) {
        count(maker, ShmipcMeter.SESSIONS_OPENED, server, ServerCounters::sessionsOpened);
        count(maker, ShmipcMeter.HANDSHAKES_FAILED, server, ServerCounters::handshakesFailed);
        for (ConnectionRefusal.Reason reason : ConnectionRefusal.Reason.values()) {
            count(
                    maker,
                    ShmipcMeter.CONNECTIONS_REFUSED,
                    server,
                    counters -> counters.refused(reason),
                    ShmipcMeter.REASON,
                    Words.of(reason));
        }
    }

    private static void count(
            MeterMaker maker,
            ShmipcMeter meter,
            ServerReading server,
            ToLongFunction<ServerCounters> value,
            String... tags) {
        maker.make(meter, server, s -> value.applyAsLong(s.counters()), tags);
    }

    /** Containers have been started by now. */
    @Override
    public void onApplicationEvent(ContextRefreshedEvent event) {
        bound.forEach(PeerMeters::refresh);
    }
}
