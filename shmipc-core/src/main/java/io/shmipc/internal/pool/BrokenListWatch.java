package io.shmipc.internal.pool;

import io.shmipc.error.ProtocolException;
import java.util.function.LongSupplier;

/**
 * Tells a list that is broken for good from one that is in the middle of a change. Belongs to who
 * holds the lock of its list in this process.
 *
 * <p>Two things make a list unusable until somebody goes on with what he has begun: the link that
 * follows the exchange of tail in a push is missing, or the turn to pop is held.
 *
 * <ul>
 *   <li>Either end can cut the list for both, as both push.
 *   <li>A process that is killed there takes its session with it, and the other end learns of that
 *       through the socket within moments; the list goes with the region. What is noticed here are
 *       the others: a thread that died while its process lives, a peer that is stopped or suspended
 *       in a debugger, and a peer that breaks the rules.
 *   <li>Stopping a process hits one of these moments, which take nanoseconds, almost never; then
 *       the peer has the whole limit to go on before it costs the session.
 * </ul>
 *
 * <p>So that pops that come seldom, each of which meets another such moment, do not add up, the
 * same finding has to be made at several times spread over the limit with no success in between.
 */
final class BrokenListWatch {

    /** How often a finding has to be made again, at least. */
    private static final int PARTS = 4;

    private final long limitNanos;
    private final LongSupplier clock;
    private int finding;
    private int times;
    private long firstNanos;
    private long lastNanos;

    /**
     * @param limitNanos how long a list may be unusable
     * @param clock as {@link System#nanoTime}
     */
    BrokenListWatch(long limitNanos, LongSupplier clock) {
        this.limitNanos = limitNanos;
        this.clock = clock;
    }

    /** A pop has succeeded. */
    void usable() {
        times = 0;
    }

    /**
     * A pop has failed although there should have been slices.
     *
     * @param what tells one finding from another
     * @return whether the list is broken
     */
    boolean isBrokenAfter(int what) {
        long now = clock.getAsLong();
        if (times == 0 || what != finding) {
            finding = what;
            times = 1;
            firstNanos = now;
            lastNanos = now;
            return false;
        }
        if (now - lastNanos >= limitNanos / PARTS) {
            times++;
            lastNanos = now;
        }
        return times > PARTS && now - firstNanos >= limitNanos;
    }

    /** For who has found it broken. */
    ProtocolException broken(int listIndex, String how) {
        return new ProtocolException(
                "list=%d %s for ms=%d, must be < brokenListTimeout=%d ms: who was changing it has died or stands still"
                        .formatted(
                                listIndex,
                                how,
                                (clock.getAsLong() - firstNanos) / 1_000_000,
                                limitNanos / 1_000_000));
    }
}
