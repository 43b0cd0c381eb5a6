package io.shmipc.metrics;

import java.util.List;

/**
 * Memory, or something that keeps memory, that was not given back.
 *
 * @param atMillis when it was noticed, in milliseconds since 1970
 * @param kind how it was noticed
 * @param sessionId of the session
 * @param streamId of the stream it was acquired for, or 0 if that is not known
 * @param slices of shared memory that are kept by it, as far as that is known
 * @param bytes capacity of these slices
 * @param heldNanos how long it had been held when it was noticed, or -1
 * @param thread name of the thread that acquired it; empty if that was not recorded
 * @param acquiredAt the place that acquired it, innermost call first; empty if that was not
 *     recorded because of the level
 */
public record LeakReport(
        long atMillis,
        Kind kind,
        long sessionId,
        int streamId,
        int slices,
        long bytes,
        long heldNanos,
        String thread,
        List<StackTraceElement> acquiredAt) {

    /** How a leak was noticed. */
    public enum Kind {
        /** The collector found a stream that nobody can close any more. */
        STREAM_COLLECTED,
        /** The collector found a part of a message that nobody can release any more. */
        PART_COLLECTED,
        /** A slice has been held for longer than the limit. */
        HELD_TOO_LONG
    }

    public LeakReport {
        acquiredAt = List.copyOf(acquiredAt);
    }
}
