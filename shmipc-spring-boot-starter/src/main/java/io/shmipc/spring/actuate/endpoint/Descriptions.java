package io.shmipc.spring.actuate.endpoint;

import io.shmipc.client.SessionHealth;
import io.shmipc.client.ShmipcClient;
import io.shmipc.metrics.LeakReport;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.LeakDetection;
import io.shmipc.session.Session;
import io.shmipc.session.ShmipcAddress;
import io.shmipc.session.StreamSnapshot;
import io.shmipc.spring.actuate.MonitoredClient;
import io.shmipc.spring.actuate.MonitoredPeers;
import io.shmipc.spring.actuate.MonitoredServer;
import io.shmipc.spring.actuate.Words;
import io.shmipc.spring.actuate.endpoint.OverviewDescriptor.ClientDescriptor;
import io.shmipc.spring.actuate.endpoint.OverviewDescriptor.ContainerDescriptor;
import io.shmipc.spring.actuate.endpoint.OverviewDescriptor.Leaks;
import io.shmipc.spring.actuate.endpoint.OverviewDescriptor.ServerDescriptor;
import io.shmipc.spring.actuate.endpoint.OverviewDescriptor.SessionSummary;
import io.shmipc.spring.actuate.endpoint.SessionDescriptor.StreamDescriptor;
import io.shmipc.spring.actuate.endpoint.SessionDescriptor.StreamPage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** How clients, servers and sessions are shown. */
final class Descriptions {

    /** Sessions of one client or server in the overview. */
    static final int MAX_SESSIONS = 100;

    /** Leaks in one answer. */
    static final int MAX_LEAKS = 32;

    private Descriptions() {}

    static OverviewDescriptor overview(MonitoredPeers peers) {
        return new OverviewDescriptor(
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                peers.clients().stream().map(Descriptions::describe).toList(),
                peers.servers().stream().map(Descriptions::describe).toList(),
                leaks(peers));
    }

    private static Leaks leaks(MonitoredPeers peers) {
        List<ShmipcClient> clients =
                peers.clients().stream()
                        .map(MonitoredClient::client)
                        .filter(Objects::nonNull)
                        .toList();
        List<ShmipcServer> servers =
                peers.servers().stream().flatMap(s -> s.servers().stream()).toList();
        Stream<LeakDetection> levels =
                Stream.concat(
                        clients.stream().map(c -> c.config().session().leakDetection()),
                        servers.stream().map(s -> s.config().session().leakDetection()));
        long suspected =
                clients.stream().mapToLong(c -> c.totals().leaksSuspected()).sum()
                        + servers.stream().mapToLong(s -> s.totals().leaksSuspected()).sum();
        Stream<LeakReport> recent =
                Stream.concat(
                        clients.stream().flatMap(c -> c.recentLeaks().stream()),
                        servers.stream().flatMap(s -> s.recentLeaks().stream()));
        return new Leaks(
                levels.max(Comparator.naturalOrder()).orElse(null),
                suspected,
                describe(recent.sorted(Comparator.comparingLong(LeakReport::atMillis).reversed())));
    }

    private static List<LeakDescriptor> describe(Stream<LeakReport> leaks) {
        return leaks.limit(MAX_LEAKS).map(LeakDescriptor::of).toList();
    }

    private static ClientDescriptor describe(MonitoredClient monitored) {
        ShmipcClient client = monitored.client();
        if (client == null) {
            return new ClientDescriptor(
                    monitored.name(),
                    monitored.required(),
                    false,
                    null,
                    0,
                    0,
                    List.of(),
                    null,
                    null,
                    List.of());
        }
        List<SessionHealth> health = client.health();
        return new ClientDescriptor(
                monitored.name(),
                monitored.required(),
                true,
                ShmipcAddress.format(client.config().address()),
                client.config().sessions(),
                health.size(),
                health.stream()
                        .map(each -> describe(each.session(), each.breakerOpen()))
                        .limit(MAX_SESSIONS)
                        .toList(),
                client.counters(),
                client.totals(),
                client.allocation());
    }

    private static ContainerDescriptor describe(MonitoredServer monitored) {
        List<ServerDescriptor> servers =
                monitored.servers().stream().map(Descriptions::describe).toList();
        return new ContainerDescriptor(monitored.name(), !servers.isEmpty(), servers);
    }

    private static ServerDescriptor describe(ShmipcServer server) {
        List<Session> sessions = server.sessions();
        return new ServerDescriptor(
                ShmipcAddress.format(server.localAddress()),
                sessions.size(),
                sessions.stream()
                        .sorted(Comparator.comparingLong(Session::id))
                        .limit(MAX_SESSIONS)
                        .map(session -> describe(session, false))
                        .toList(),
                server.counters(),
                server.totals(),
                server.allocation());
    }

    private static SessionSummary describe(Session session, boolean breakerOpen) {
        return new SessionSummary(
                session.id(),
                Words.of(session.mode()),
                session.remotePid(),
                session.streamCount(),
                session.isFallbackForced(),
                breakerOpen,
                session.queueDepths(),
                session.allocation());
    }

    /** One session, with some of its streams. */
    static SessionDescriptor session(SessionFinder.Found found, int offset, int limit) {
        Session session = found.session();
        List<StreamSnapshot> streams = session.streamSnapshots();
        HeldByStream held = HeldByStream.of(session);
        return new SessionDescriptor(
                session.id(),
                found.side(),
                found.name(),
                Words.of(session.mode()),
                session.protocolVersion(),
                ShmipcAddress.format(session.remoteAddress()),
                session.remotePid(),
                session.isFallbackForced(),
                session.memory(),
                session.allocation(),
                session.queueDepths(),
                session.counters(),
                describe(session.recentLeaks().stream()),
                new StreamPage(
                        streams.size(),
                        offset,
                        streams.stream()
                                .skip(offset)
                                .limit(limit)
                                .map(stream -> describe(stream, held.of(stream.id())))
                                .toList()));
    }

    private static StreamDescriptor describe(StreamSnapshot stream, HeldByStream.Held held) {
        return new StreamDescriptor(
                stream.id(),
                Words.of(stream.state()),
                stream.inFallback(),
                stream.lent(),
                held.slices(),
                held.bytes(),
                held.millis());
    }
}
