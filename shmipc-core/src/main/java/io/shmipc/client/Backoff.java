package io.shmipc.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Pauses between attempts: 10 ms at first, twice as long each time up to a limit, each shortened by
 * up to a half at random, so that many clients of one server do not come back in step.
 */
final class Backoff {

    private static final long FIRST_NANOS = 10_000_000;

    private final long longestNanos;
    private long pauseNanos = FIRST_NANOS;
    private int attempts;

    Backoff(Duration longest) {
        this.longestNanos = longest.toNanos();
    }

    long nextNanos() {
        attempts++;
        long full = Math.min(pauseNanos, longestNanos);
        pauseNanos = Math.min(2 * full, longestNanos);
        return full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1);
    }

    int attempts() {
        return attempts;
    }
}
