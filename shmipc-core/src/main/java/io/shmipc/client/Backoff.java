package io.shmipc.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between attempts: 10 ms at first, twice as long each time up to a limit, each shortened by
 * up to a half at random, so that many clients of one server do not come back in step. Where nobody
 * listens, the pauses of the first second are shorter.
 */
final class Backoff {

    private static final long FIRST_NANOS = 10_000_000;

    /**
     * The longest pause where nobody listens. What a longer one would save is the creation of a
     * region; what it would cost is service, once the server has been started again.
     */
    private static final long LONGEST_UNHEARD_NANOS = 100_000_000;

    /**
     * A server that is started again is back soon, and an attempt that nobody hears costs a few
     * system calls: in the first second the pauses stay this short, whatever their limit.
     */
    private static final long SOON_NANOS = 4_000_000;

    private static final long SOON_TOTAL_NANOS = 1_000_000_000;

    private final long longestNanos;
    private final RandomGenerator random;
    private long pauseNanos = FIRST_NANOS;
    private long soonNanos;
    private int attempts;

    /**
     * @param random safe for whatever threads call this, one at a time
     */
    Backoff(Duration longest, RandomGenerator random) {
        this.longestNanos = longest.toNanos();
        this.random = random;
    }

    long nextNanos() {
        return next(longestNanos);
    }

    /** The next pause, after nobody listened. */
    long nextUnheardNanos() {
        if (soonNanos < SOON_TOTAL_NANOS) {
            attempts++;
            long pause = shortened(SOON_NANOS);
            soonNanos += pause;
            return pause;
        }
        return next(Math.min(longestNanos, LONGEST_UNHEARD_NANOS));
    }

    private long next(long limitNanos) {
        attempts++;
        long full = Math.min(pauseNanos, limitNanos);
        pauseNanos = Math.min(2 * full, longestNanos);
        return shortened(full);
    }

    private long shortened(long fullNanos) {
        return fullNanos / 2 + random.nextLong(fullNanos / 2 + 1);
    }

    int attempts() {
        return attempts;
    }
}
