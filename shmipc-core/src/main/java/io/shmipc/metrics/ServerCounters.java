package io.shmipc.metrics;

import java.util.EnumMap;
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

    /** Nothing came. */
    public static final ServerCounters NONE = new ServerCounters(0, 0, 0, Map.of());

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

    /** Of two servers together. */
    public ServerCounters plus(ServerCounters other) {
        Map<ConnectionRefusal.Reason, Long> sum = new EnumMap<>(ConnectionRefusal.Reason.class);
        for (ConnectionRefusal.Reason reason : ConnectionRefusal.Reason.values()) {
            sum.put(reason, refused(reason) + other.refused(reason));
        }
        return new ServerCounters(
                connectionsAdmitted + other.connectionsAdmitted,
                sessionsOpened + other.sessionsOpened,
                handshakesFailed + other.handshakesFailed,
                sum);
    }
}
