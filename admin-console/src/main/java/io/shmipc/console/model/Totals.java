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
        other.streamsFellBack.forEach((reason, n) -> fellBack.merge(reason, n, Totals::sum));
        return new Totals(
                sum(streamsOpened, other.streamsOpened),
                sum(messagesSent, other.messagesSent),
                sum(bytesSent, other.bytesSent),
                sum(messagesReceived, other.messagesReceived),
                sum(bytesReceived, other.bytesReceived),
                sum(fallbacksSent, other.fallbacksSent),
                sum(fallbacksReceived, other.fallbacksReceived),
                sum(allocationFailures, other.allocationFailures),
                sum(leaksSuspected, other.leaksSuspected),
                Map.copyOf(fellBack));
    }

    private static long sum(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
