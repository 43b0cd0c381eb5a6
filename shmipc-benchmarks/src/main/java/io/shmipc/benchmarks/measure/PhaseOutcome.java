package io.shmipc.benchmarks.measure;

import java.util.List;

/**
 * What the client of a case did in one phase.
 *
 * @param histogram of the round trips of all streams
 * @param elapsedNanos of the stream that took longest
 * @param costs of the client's process
 */
public record PhaseOutcome(LatencyHistogram histogram, long elapsedNanos, ProcessCosts costs) {

    /** Joins what the streams recorded. */
    public static PhaseOutcome of(List<Laps> streams, ProcessCosts costs) {
        LatencyHistogram all = new LatencyHistogram();
        long elapsed = 0;
        for (Laps laps : streams) {
            all.add(laps.histogram());
            elapsed = Math.max(elapsed, laps.elapsedNanos());
        }
        return new PhaseOutcome(all, elapsed, costs);
    }

    /** One line that {@link #decode} understands. */
    public String encode() {
        return elapsedNanos + " " + histogram.encode() + " " + costs.encode();
    }

    /** The outcome behind a line of {@link #encode}. */
    public static PhaseOutcome decode(String line) {
        String[] words = line.strip().split(" ", 3);
        return new PhaseOutcome(
                LatencyHistogram.decode(words[1]),
                Long.parseLong(words[0]),
                ProcessCosts.decode(words[2]));
    }
}
