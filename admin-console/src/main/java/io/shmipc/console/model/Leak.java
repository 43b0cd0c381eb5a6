package io.shmipc.console.model;

import java.time.Instant;
import java.util.List;

/**
 * Memory that looks leaked, as an instance reports it.
 *
 * @param heldNanos how long it had been held, or -1
 * @param acquiredAt the place that acquired it, innermost call first; empty if not recorded
 */
public record Leak(
        Instant at,
        String kind,
        long sessionId,
        long streamId,
        long slices,
        long bytes,
        long heldNanos,
        String thread,
        List<String> acquiredAt) {

    private static final int MAX_FRAMES = 100;
    private static final long LAST_MILLIS = 253402300799999L;

    static Leak of(Fields fields) {
        return new Leak(
                Instant.ofEpochMilli(fields.number("atMillis", 0, LAST_MILLIS, 0)),
                fields.text("kind", 60),
                fields.count("sessionId"),
                fields.size("streamId"),
                fields.size("slices"),
                fields.count("bytes"),
                fields.number("heldNanos", -1, Long.MAX_VALUE, -1),
                fields.text("thread", 200),
                List.copyOf(fields.texts("acquiredAt", MAX_FRAMES, 500)));
    }

    /** The place, or an empty text. */
    public String place() {
        return acquiredAt.isEmpty() ? "" : acquiredAt.get(0);
    }

    /** What the kind means. */
    public String meaning() {
        return switch (kind) {
            case "STREAM_COLLECTED" -> "A stream was collected that nobody closed";
            case "PART_COLLECTED" -> "A part of a message was collected that nobody released";
            case "HELD_TOO_LONG" -> "Held for longer than the limit";
            default -> kind;
        };
    }
}
