package io.shmipc.console.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the slices of one size class are used for.
 *
 * @param capacityBytes data bytes one slice holds
 * @param slices in all
 * @param free in the free list
 * @param cached kept by the instance, and free for it
 * @param writing being written
 * @param inQueue waiting in a queue
 * @param lent received and not released
 * @param unknown in use, as a rule by the peer
 * @param oldestHeldNanos how long the one held longest is held
 */
public record Allocation(
        int capacityBytes,
        long slices,
        long free,
        long cached,
        long writing,
        long inQueue,
        long lent,
        long unknown,
        long oldestHeldNanos) {

    /** Size classes of one session that are read; a region has far fewer. */
    static final int MAX_CLASSES = 64;

    static Allocation of(Fields fields) {
        return new Allocation(
                fields.size("capacityBytes"),
                fields.size("slices"),
                fields.size("free"),
                fields.size("cached"),
                fields.size("writing"),
                fields.size("inQueue"),
                fields.size("lent"),
                fields.size("unknown"),
                fields.count("oldestHeldNanos"));
    }

    /** Slices that a message written now cannot have. */
    public long out() {
        return writing + inQueue + lent + unknown;
    }

    /** Data bytes of these. */
    public long outBytes() {
        return saturated(out());
    }

    /** Data bytes of all. */
    public long bytes() {
        return saturated(slices);
    }

    private long saturated(long count) {
        long high = Math.multiplyHigh(count, capacityBytes);
        long low = count * capacityBytes;
        return high != 0 || low < 0 ? Long.MAX_VALUE : low;
    }

    /** Sum of two counts, or the most there can be. */
    static long sum(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    Allocation plus(Allocation other) {
        return new Allocation(
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

    /** Sums by capacity, the smallest first; no more classes than charts can show. */
    static List<Allocation> sum(List<Allocation> all) {
        Map<Integer, Allocation> byCapacity = new TreeMap<>();
        for (Allocation each : all) {
            if (byCapacity.size() < MAX_CLASSES || byCapacity.containsKey(each.capacityBytes)) {
                byCapacity.merge(each.capacityBytes, each, Allocation::plus);
            }
        }
        return new ArrayList<>(byCapacity.values());
    }
}
