package io.shmipc.diagnostics;

import io.shmipc.internal.pool.ListLayout;

/** Counts the slices of one class, each in one state. */
final class AllocationCount {

    private static final SliceState[] STATES = SliceState.values();

    private final int[] slices = new int[STATES.length];
    private long oldestHeldNanos;

    /**
     * @param heldNanos for how long this process has held it; 0 or less if it does not
     */
    void add(SliceState state, long heldNanos) {
        slices[state.ordinal()]++;
        oldestHeldNanos = Math.max(oldestHeldNanos, heldNanos);
    }

    private int in(SliceState state) {
        return slices[state.ordinal()];
    }

    ClassAllocation ofClass(ListLayout list) {
        return new ClassAllocation(
                list.sliceCapacityBytes(),
                list.sliceCount(),
                in(SliceState.FREE),
                in(SliceState.CACHED),
                in(SliceState.WRITING),
                in(SliceState.IN_QUEUE),
                in(SliceState.LENT),
                in(SliceState.UNKNOWN),
                oldestHeldNanos);
    }
}
