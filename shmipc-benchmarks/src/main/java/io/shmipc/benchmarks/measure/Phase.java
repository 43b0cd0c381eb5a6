package io.shmipc.benchmarks.measure;

/**
 * How long round trips are repeated: for a time, and until each stream has done a number of them,
 * but no longer than a multiple of the time.
 *
 * @param nanos the time
 * @param minRoundTrips of each stream
 */
public record Phase(long nanos, long minRoundTrips) {

    /** The longest a phase takes, as a multiple of its time. */
    public static final int LONGEST_MULTIPLE = 4;

    /** The record of one stream in this phase. */
    public Laps laps() {
        return new Laps(this);
    }

    boolean goesOn(long elapsedNanos, long roundTrips) {
        return elapsedNanos < nanos
                || roundTrips < minRoundTrips && elapsedNanos < LONGEST_MULTIPLE * nanos;
    }
}
