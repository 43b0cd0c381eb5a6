package io.shmipc.benchmarks.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was measured in one case.
 *
 * @param what the case
 * @param roundTrips how many
 * @param seconds how long they took, all rounds together
 * @param medianNanos of a round trip
 * @param roundMediansNanos of a round trip, each round for itself: how much they differ tells how
 *     far the machine can be trusted
 * @param p99Nanos of a round trip
 * @param p999Nanos of a round trip
 * @param clientCpuSeconds processor time of the client's process
 * @param serverCpuSeconds processor time of the server's process
 * @param clientAllocatedBytes on the client's heap
 * @param serverAllocatedBytes on the server's heap
 * @param fallbacks messages of this library that went over the socket
 * @param failure why the case was given up, null if it was not
 */
public record Measurement(
        Case what,
        long roundTrips,
        double seconds,
        double medianNanos,
        List<Double> roundMediansNanos,
        double p99Nanos,
        double p999Nanos,
        double clientCpuSeconds,
        double serverCpuSeconds,
        long clientAllocatedBytes,
        long serverAllocatedBytes,
        long fallbacks,
        @Nullable String failure) {

    private static final double MILLION = 1e6;

    public Measurement {
        roundMediansNanos = List.copyOf(roundMediansNanos);
    }

    /** Whether there are numbers. */
    public boolean isValid() {
        return failure == null && roundTrips > 0;
    }

    /** Round trips a second. */
    public double perSecond() {
        return roundTrips / seconds;
    }

    /** Processor seconds of both processes for a million round trips. */
    public double cpuSecondsPerMillion() {
        return (clientCpuSeconds + serverCpuSeconds) / roundTrips * MILLION;
    }

    /** Bytes that both processes allocate on their heaps for one round trip. */
    public double allocatedBytesPerRoundTrip() {
        return (double) (clientAllocatedBytes + serverAllocatedBytes) / roundTrips;
    }
}
