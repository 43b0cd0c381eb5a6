package io.shmipc.metrics;

import java.util.Map;

/**
 * What came to a server's door since it was started. A snapshot: the values were read one after the
 * other.
 *
 * @param connectionsAdmitted connections whose handshake was begun
 * @param sessionsOpened handshakes that led to a session
 * @param handshakesFailed handshakes that did not
 * @param refusals connections closed unread, by reason; every reason is a key
 */
public record ServerCounters(
        long connectionsAdmitted,
        long sessionsOpened,
        long handshakesFailed,
        Map<ConnectionRefusal.Reason, Long> refusals) {

    public ServerCounters {
        refusals = Map.copyOf(refusals);
    }

    /** Connections refused for one reason. */
    public long refused(ConnectionRefusal.Reason reason) {
        return refusals.getOrDefault(reason, 0L);
    }

    /** Connections refused for any reason. */
    public long refused() {
        return refusals.values().stream().mapToLong(Long::longValue).sum();
    }
}
