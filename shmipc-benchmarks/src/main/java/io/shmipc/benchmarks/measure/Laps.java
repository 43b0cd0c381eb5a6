package io.shmipc.benchmarks.measure;

/**
 * The round trips of one stream in one phase. The clock is read once for each: the end of one is
 * the start of the next, so that the time between two, which the program needs to look at the clock
 * and to count, is part of what is measured. Used by one thread at a time.
 */
public final class Laps {

    private final Phase phase;
    private final LatencyHistogram histogram = new LatencyHistogram();
    private long startNanos;
    private long lastNanos;
    private long count;

    Laps(Phase phase) {
        this.phase = phase;
    }

    /** The first round trip begins. */
    public void begin() {
        startNanos = System.nanoTime();
        lastNanos = startNanos;
    }

    /**
     * A round trip has ended and the next begins.
     *
     * @return whether there is a next
     */
    public boolean next() {
        long now = System.nanoTime();
        histogram.record(now - lastNanos);
        lastNanos = now;
        count++;
        return phase.goesOn(now - startNanos, count);
    }

    /** Round trips done. */
    public long count() {
        return count;
    }

    /** Their durations. */
    public LatencyHistogram histogram() {
        return histogram;
    }

    /** From the start to the end of the last round trip. */
    public long elapsedNanos() {
        return lastNanos - startNanos;
    }
}
