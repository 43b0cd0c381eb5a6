package io.shmipc.internal.pool;

import java.util.List;

/**
 * A pool at one moment; the classes are read one after the other while the pool is in use.
 *
 * @param classes in ascending order of their capacity
 */
public record PoolStatistics(List<SliceClassStatistics> classes) {

    public PoolStatistics {
        classes = List.copyOf(classes);
    }

    /**
     * One slice class.
     *
     * @param capacityBytes data bytes of one slice
     * @param totalSlices free or not
     * @param freeSlices in the list now, the last of which is never handed out, or cached by this
     *     process
     * @param exhaustions times that this process found no slice
     * @param cutListSuspicions times that this process found a head that leads nowhere although
     *     there should have been slices: a thread of either process was interrupted, or died, while
     *     it gave one back. A few pass by themselves; a number that only grows is a broken list
     */
    public record SliceClassStatistics(
            int capacityBytes,
            int totalSlices,
            int freeSlices,
            long exhaustions,
            long cutListSuspicions) {}

    /** Suspicions of all classes together. */
    public long cutListSuspicions() {
        return classes.stream().mapToLong(SliceClassStatistics::cutListSuspicions).sum();
    }
}
