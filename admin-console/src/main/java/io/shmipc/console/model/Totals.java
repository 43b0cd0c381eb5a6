package io.shmipc.console.model;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What sessions did, summed up since their client or server began. */
public record Totals(
        long streamsOpened,
        long messagesSent,
        long bytesSent,
        long messagesReceived,
        long bytesReceived,
        long fallbacksSent,
        long fallbacksReceived,
        long allocationFailures,
        long leaksSuspected,
        Map<String, Long> streamsFellBack) {

    /** Nothing happened. */
    public static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of());

    private static final int MAX_REASONS = 32;

    static Totals of(@Nullable Fields fields) {
        return fields == null
                ? NONE
                : new Totals(
                        fields.count("streamsOpened"),
                        fields.count("messagesSent"),
                        fields.count("bytesSent"),
                        fields.count("messagesReceived"),
                        fields.count("bytesReceived"),
                        fields.count("fallbacksSent"),
                        fields.count("fallbacksReceived"),
                        fields.count("allocationFailures"),
                        fields.count("leaksSuspected"),
                        fields.counts("streamsFellBack", MAX_REASONS));
    }

    Totals plus(Totals other) {
        Map<String, Long> fellBack = new HashMap<>(streamsFellBack);
        other.streamsFellBack.forEach((reason, n) -> fellBack.merge(reason, n, Allocation::sum));
        return new Totals(
                Allocation.sum(streamsOpened, other.streamsOpened),
                Allocation.sum(messagesSent, other.messagesSent),
                Allocation.sum(bytesSent, other.bytesSent),
                Allocation.sum(messagesReceived, other.messagesReceived),
                Allocation.sum(bytesReceived, other.bytesReceived),
                Allocation.sum(fallbacksSent, other.fallbacksSent),
                Allocation.sum(fallbacksReceived, other.fallbacksReceived),
                Allocation.sum(allocationFailures, other.allocationFailures),
                Allocation.sum(leaksSuspected, other.leaksSuspected),
                Map.copyOf(fellBack));
    }
}
