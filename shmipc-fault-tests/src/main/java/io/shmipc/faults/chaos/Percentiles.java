package io.shmipc.faults.chaos;

import java.util.ArrayList;
import java.util.List;

/** Durations and their percentiles, by nearest rank. Any thread. */
final class Percentiles {

    private static final double NANOS_PER_MILLI = 1e6;

    private final List<Long> nanos = new ArrayList<>();

    synchronized void add(long value) {
        nanos.add(value);
    }

    synchronized int count() {
        return nanos.size();
    }

    /**
     * The smallest value that is not exceeded by so many percent of all.
     *
     * @return milliseconds, 0 if there are no values
     */
    synchronized double millis(double percent) {
        if (nanos.isEmpty()) {
            return 0;
        }
        List<Long> sorted = nanos.stream().sorted().toList();
        int rank = (int) Math.ceil(percent / 100 * sorted.size());
        return sorted.get(Math.max(1, rank) - 1) / NANOS_PER_MILLI;
    }

    /** Count, median, 99th percentile and maximum, for the report. */
    String summary() {
        return count() == 0
                ? "-"
                : "n=%d p50=%.1f ms p99=%.1f ms max=%.1f ms"
                        .formatted(count(), millis(50), millis(99), millis(100));
    }
}
