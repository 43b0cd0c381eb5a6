package io.shmipc.console.model;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A client, or a listener container with its servers.
 *
 * @param side {@code client} or {@code server}
 * @param name the instance's name for it
 * @param required of a client: whether the instance is unhealthy without it
 * @param working whether a client has been started, or a container runs
 * @param addresses where it connects to or listens
 * @param sessionsWanted of a client: sessions it keeps open
 * @param connected sessions open, of which {@code sessions} has the first
 */
public record Peer(
        String side,
        String name,
        boolean required,
        boolean working,
        List<String> addresses,
        long sessionsWanted,
        long connected,
        List<SessionSummary> sessions,
        Totals totals,
        List<Allocation> allocation) {

    private static final int MAX_SERVERS = 100;
    private static final int MAX_SESSIONS = 200;
    private static final int MAX_NAME = 200;
    private static final int MAX_ADDRESS = 300;

    static Peer client(Fields fields) {
        String name = fields.text("name", MAX_NAME);
        return new Peer(
                "client",
                name,
                fields.truth("required"),
                fields.truth("started"),
                Stream.of(fields.text("address", MAX_ADDRESS)).filter(a -> !a.isEmpty()).toList(),
                fields.size("sessionsWanted"),
                fields.size("connected"),
                sessions("client", name, fields),
                Totals.of(fields.object("totals")),
                allocation(fields));
    }

    static Peer container(Fields fields) {
        String name = fields.text("name", MAX_NAME);
        List<Peer> servers = fields.list("servers", MAX_SERVERS, each -> server(name, each));
        return new Peer(
                "server",
                name,
                false,
                fields.truth("running"),
                all(servers, Peer::addresses),
                0,
                servers.stream().mapToLong(Peer::connected).sum(),
                all(servers, Peer::sessions),
                servers.stream().map(Peer::totals).reduce(Totals.NONE, Totals::plus),
                Allocation.sum(all(servers, Peer::allocation)));
    }

    private static Peer server(String name, Fields fields) {
        return new Peer(
                "server",
                name,
                false,
                true,
                Stream.of(fields.text("address", MAX_ADDRESS)).filter(a -> !a.isEmpty()).toList(),
                0,
                fields.size("connected"),
                sessions("server", name, fields),
                Totals.of(fields.object("totals")),
                allocation(fields));
    }

    private static List<SessionSummary> sessions(String side, String name, Fields fields) {
        return fields.list("sessions", MAX_SESSIONS, each -> SessionSummary.of(side, name, each));
    }

    /** Its own sum where it gives one; older instances give none. */
    private static List<Allocation> allocation(Fields fields) {
        return Allocation.sum(fields.list("allocation", Allocation.MAX_CLASSES, Allocation::of));
    }

    private static <T> List<T> all(List<Peer> servers, Function<Peer, List<T>> part) {
        return servers.stream().flatMap(server -> part.apply(server).stream()).toList();
    }

    /** Whether a client has fewer sessions than it wants. */
    public boolean lacksSessions() {
        return side.equals("client") && working && connected < sessionsWanted;
    }

    /** Its first address, or null. */
    public @Nullable String address() {
        return addresses.isEmpty() ? null : addresses.get(0);
    }

    /** Data bytes of its sessions that are not free. */
    public long outBytes() {
        return allocation.stream().mapToLong(Allocation::outBytes).reduce(0, Allocation::sum);
    }
}
