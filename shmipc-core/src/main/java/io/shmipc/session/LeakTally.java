package io.shmipc.session;

/**
 * Slices of a region that were received and not released when its memory went. Known once that has
 * happened, which can be long after the region's last session. Any thread.
 */
final class LeakTally {

    private static final long UNKNOWN = -1;

    private volatile long slices = UNKNOWN;

    /** The memory goes, and so many slices are held. */
    void conclude(long held) {
        slices = held;
    }

    /** Whether the memory has gone. */
    boolean isConcluded() {
        return slices != UNKNOWN;
    }

    /** How many; 0 while the memory is there. */
    long slices() {
        return Math.max(0, slices);
    }
}
