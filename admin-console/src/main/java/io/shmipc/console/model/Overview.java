package io.shmipc.console.model;

import java.util.List;
import java.util.stream.Stream;

/**
 * Everything an instance says of itself in one answer.
 *
 * @param leakLevel level of the leak finder; empty if the instance has none
 * @param leaksSuspected so far
 * @param leaks the latest, the newest first
 */
public record Overview(
        List<Peer> clients,
        List<Peer> servers,
        String leakLevel,
        long leaksSuspected,
        List<Leak> leaks) {

    private static final int MAX_PEERS = 200;
    private static final int MAX_LEAKS = 200;

    /**
     * Reads the answer of {@code /actuator/shmipc}.
     *
     * @throws UnreadableAnswerException if it is something else
     */
    public static Overview of(byte[] json) {
        Fields fields = Fields.of(json);
        if (!fields.has("clients") && !fields.has("servers")) {
            throw new UnreadableAnswerException(
                    "The answer names neither clients nor servers: it is not shmipc's.");
        }
        Fields leaks = fields.object("leaks");
        List<Peer> clients = fields.list("clients", MAX_PEERS, Peer::client);
        List<Peer> servers = fields.list("servers", MAX_PEERS, Peer::container);
        return new Overview(
                clients,
                servers,
                leaks == null ? "" : leaks.text("level", 20),
                leaks == null
                        ? Stream.concat(clients.stream(), servers.stream())
                                .map(Peer::totals)
                                .reduce(Totals.NONE, Totals::plus)
                                .leaksSuspected()
                        : leaks.count("suspected"),
                leaks == null ? List.of() : leaks.list("recent", MAX_LEAKS, Leak::of));
    }

    /** Clients, then servers. */
    public List<Peer> peers() {
        return Stream.concat(clients.stream(), servers.stream()).toList();
    }

    /** All sessions it names. */
    public List<SessionSummary> sessions() {
        return peers().stream().flatMap(peer -> peer.sessions().stream()).toList();
    }

    /** Sessions open, more perhaps than it names. */
    public long connected() {
        return peers().stream().mapToLong(Peer::connected).sum();
    }

    /** Sums of all its sessions. */
    public Totals totals() {
        return peers().stream().map(Peer::totals).reduce(Totals.NONE, Totals::plus);
    }

    /** Sums by size class. */
    public List<Allocation> allocation() {
        return Allocation.sum(
                peers().stream().flatMap(peer -> peer.allocation().stream()).toList());
    }

    /** Data bytes that are not free. */
    public long outBytes() {
        return allocation().stream().mapToLong(Allocation::outBytes).reduce(0, Allocation::sum);
    }

    /** Data bytes in all. */
    public long bytes() {
        return allocation().stream().mapToLong(Allocation::bytes).reduce(0, Allocation::sum);
    }

    /** How full the fullest queue of any session is, from 0 to 1. */
    public double queueFill() {
        return sessions().stream().mapToDouble(s -> s.queues().fill()).max().orElse(0);
    }
}
