package io.shmipc.console.poll;

import io.shmipc.console.model.Allocation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One point of the charts.
 *
 * @param reading what was read, or null if the instance did not answer then
 */
public record Sample(Instant at, @Nullable Reading reading) {

    /**
     * What was read.
     *
     * @param toPeer elements that wait for peers, of all sessions together
     * @param fromPeer elements that wait for this instance
     * @param rates since the reading before, or null if there is none to compare with
     * @param allocation by size class
     */
    public record Reading(
            long toPeer, long fromPeer, @Nullable Rates rates, List<Allocation> allocation) {}

    /** Messages a second. */
    public record Rates(double sent, double received, double fallback) {}
}
