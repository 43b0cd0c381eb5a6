package io.shmipc.diagnostics;

/**
 * What the slices of one size class are used for; the numbers of the states add up to {@code
 * slices}, always.
 *
 * @param capacityBytes data bytes one slice holds
 * @param slices slices in all
 * @param free in the free list
 * @param cached kept by this process for its own threads
 * @param writing being written by this process
 * @param inQueue in messages that wait in a queue, either way
 * @param lent received by this process and not released
 * @param unknown in use, as a rule by the peer
 * @param oldestHeldNanos how long this process has held the slice that it has held longest; 0 if it
 *     holds none
 */
public record ClassAllocation(
        int capacityBytes,
        int slices,
        int free,
        int cached,
        int writing,
        int inQueue,
        int lent,
        int unknown,
        long oldestHeldNanos) {

    /** Sum of two, of classes with slices of one capacity. */
    public ClassAllocation plus(ClassAllocation other) {
        return new ClassAllocation(
                capacityBytes,
                slices + other.slices,
                free + other.free,
                cached + other.cached,
                writing + other.writing,
                inQueue + other.inQueue,
                lent + other.lent,
                unknown + other.unknown,
                Math.max(oldestHeldNanos, other.oldestHeldNanos));
    }
}
