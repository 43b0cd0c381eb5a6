package io.shmipc.wait;

import io.shmipc.error.ConfigurationException;
import java.time.Duration;

/** Looks at fixed intervals. */
record TimedWaitStrategy(Duration interval, long intervalNanos) implements WaitStrategy {

    private static final Duration SHORTEST = Duration.ofNanos(10_000);
    private static final Duration LONGEST = Duration.ofHours(1);

    static TimedWaitStrategy of(Duration interval) {
        if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
            throw new ConfigurationException(
                    "waitStrategy=timed interval="
                            + interval
                            + " must be >= "
                            + SHORTEST
                            + " and <= "
                            + LONGEST);
        }
        return new TimedWaitStrategy(interval, interval.toNanos());
    }

    @Override
    public long nanosUntilNextLook(long idleNanos) {
        return intervalNanos;
    }

    @Override
    public String toString() {
        return "timed interval=" + interval;
    }
}
