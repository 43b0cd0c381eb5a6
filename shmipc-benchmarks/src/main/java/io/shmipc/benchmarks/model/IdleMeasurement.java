package io.shmipc.benchmarks.model;

import org.jspecify.annotations.Nullable;

/**
 * What two processes use while their sessions have nothing to do.
 *
 * @param contender the waiting strategy
 * @param sessions between the two
 * @param seconds how long they were watched
 * @param clientPercent of one core
 * @param serverPercent of one core
 * @param failure why it was given up, null if it was not
 */
public record IdleMeasurement(
        Contender contender,
        int sessions,
        double seconds,
        double clientPercent,
        double serverPercent,
        @Nullable String failure) {

    /** Of the process that uses more. */
    public double mostPercent() {
        return Math.max(clientPercent, serverPercent);
    }
}
