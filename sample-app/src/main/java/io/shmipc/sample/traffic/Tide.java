package io.shmipc.sample.traffic;

import java.time.Duration;

/**
 * A rate that swells and ebbs, so that a chart of it can be told from a line drawn by hand.
 *
 * @param leastPerSecond at the beginning, and after each whole period
 * @param mostPerSecond in the middle of a period
 */
record Tide(int leastPerSecond, int mostPerSecond, Duration period) {

    Tide {
        if (leastPerSecond < 1 || mostPerSecond < leastPerSecond) {
            throw new IllegalArgumentException(
                    String.format(
                            "leastPerSecond=%d, mostPerSecond=%d: 1 <= leastPerSecond <="
                                    + " mostPerSecond",
                            leastPerSecond, mostPerSecond));
        }
        if (period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("period=" + period + ": period > 0");
        }
    }

    double perSecond(long nanosSinceStart) {
        double periods = (double) nanosSinceStart / period.toNanos();
        double height = (1 - Math.cos(2 * Math.PI * periods)) / 2;
        return leastPerSecond + (mostPerSecond - leastPerSecond) * height;
    }

    long pauseNanos(long nanosSinceStart) {
        return (long) (1e9 / perSecond(nanosSinceStart));
    }
}
