package io.shmipc.spring.actuate.endpoint;

import io.shmipc.client.SessionHealth;
import io.shmipc.client.ShmipcClient;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.Session;
import io.shmipc.session.ShmipcAddress;
import io.shmipc.session.StreamSnapshot;
import io.shmipc.spring.actuate.MonitoredClient;
import io.shmipc.spring.actuate.MonitoredPeers;
import io.shmipc.spring.actuate.MonitoredServer;
import io.shmipc.spring.actuate.Words;
import io.shmipc.spring.actuate.endpoint.OverviewDescriptor.ClientDescriptor;
import io.shmipc.spring.actuate.endpoint.OverviewDescriptor.ContainerDescriptor;
import io.shmipc.spring.actuate.endpoint.OverviewDescriptor.ServerDescriptor;
import io.shmipc.spring.actuate.endpoint.OverviewDescriptor.SessionSummary;
import io.shmipc.spring.actuate.endpoint.SessionDescriptor.StreamDescriptor;
import io.shmipc.spring.actuate.endpoint.SessionDescriptor.StreamPage;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Shows clients, servers and their sessions. What changes something is off unless {@code
 * management.endpoint.shmipc.access} is {@code unrestricted}, or Boot's settings for all endpoints
 * make it so. Sizes are bounded: of many sessions or streams only some are shown. Messages are not
 * shown at all.
 */
@Endpoint(id = "shmipc", defaultAccess = Access.READ_ONLY)
public final class ShmipcEndpoint {

    /** Sessions of one client or server in the overview. */
    static final int MAX_SESSIONS = 100;

    /** Streams in one answer, unless the request wants fewer. */
    static final int DEFAULT_STREAMS = 100;

    /** Streams in one answer, whatever the request wants. */
    static final int MAX_STREAMS = 1000;

    private final MonitoredPeers peers;
    private final SessionFinder finder;

    public ShmipcEndpoint(MonitoredPeers peers) {
        this.peers = peers;
        this.finder = new SessionFinder(peers);
    }

    /** All clients and servers with their sessions. */
    @ReadOperation
    public OverviewDescriptor overview() {
        return new OverviewDescriptor(
                peers.clients().stream().map(ShmipcEndpoint::describe).toList(),
                peers.servers().stream().map(ShmipcEndpoint::describe).toList());
    }

    /**
     * One session, with a page of its streams.
     *
     * @param offset streams to leave out, those with the lowest ids first; 0 if absent
     * @param limit streams to show, 1 to 1000; 100 if absent
     * @return null if no session that is open has the number
     */
    @ReadOperation
    public @Nullable SessionDescriptor session(
            @Selector long session, @Nullable Integer offset, @Nullable Integer limit) {
        SessionFinder.Found found = finder.find(session);
        return found == null
                ? null
                : describe(
                        found,
                        within("offset", offset, 0, 0, Integer.MAX_VALUE),
                        within("limit", limit, DEFAULT_STREAMS, 1, MAX_STREAMS));
    }

    /**
     * Has a session send over the socket what it sends from now on, or no longer.
     *
     * @param forced whether it should
     */
    @WriteOperation
    public void forceFallback(@Selector long session, boolean forced) {
        existing(session).forceFallback(forced);
    }

    /** Ends a session and all its streams. A client connects anew. */
    @DeleteOperation
    public void close(@Selector long session) {
        existing(session).close();
    }

    private Session existing(long id) {
        SessionFinder.Found found = finder.find(id);
        if (found == null) {
            throw new InvalidEndpointRequestException(
                    "session=" + id + " is not open", "No open session has the id " + id + ".");
        }
        return found.session();
    }

    private static int within(
            String name, @Nullable Integer value, int absent, int least, int most) {
        int chosen = value == null ? absent : value;
        if (chosen < least || chosen > most) {
            String rule = name + "=" + chosen + " must be >= " + least + " and <= " + most;
            throw new InvalidEndpointRequestException(rule, rule);
        }
        return chosen;
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
                    null);
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
                client.totals());
    }

    private static ContainerDescriptor describe(MonitoredServer monitored) {
        List<ServerDescriptor> servers =
                monitored.servers().stream().map(ShmipcEndpoint::describe).toList();
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
                server.totals());
    }

    private static SessionSummary describe(Session session, boolean breakerOpen) {
        return new SessionSummary(
                session.id(),
                Words.of(session.mode()),
                session.remotePid(),
                session.streamCount(),
                session.isFallbackForced(),
                breakerOpen);
    }

    private static SessionDescriptor describe(SessionFinder.Found found, int offset, int limit) {
        Session session = found.session();
        List<StreamSnapshot> streams = session.streamSnapshots();
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
                session.queueDepths(),
                session.counters(),
                new StreamPage(
                        streams.size(),
                        offset,
                        streams.stream()
                                .skip(offset)
                                .limit(limit)
                                .map(ShmipcEndpoint::describe)
                                .toList()));
    }

    private static StreamDescriptor describe(StreamSnapshot stream) {
        return new StreamDescriptor(
                stream.id(), Words.of(stream.state()), stream.inFallback(), stream.lent());
    }
}
