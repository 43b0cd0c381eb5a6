package io.shmipc.internal.pool;

import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_CAPACITY_OFFSET;
import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_CREATOR_COUNTER_OFFSET;
import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_HEAD_OFFSET;
import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_MAPPER_COUNTER_OFFSET;
import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_SIZE_OFFSET;
import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_SLICE_CAPACITY_OFFSET;
import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_TAIL_OFFSET;
import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_TURN_OFFSET;

import io.shmipc.internal.memory.MemoryReader;

/**
 * The header of a list as it was at one time, field by field, unchecked.
 *
 * @param size free slices by the list's own counter
 * @param sliceCount slices in all
 * @param head first free slice, from the end of the list header
 * @param tail last free slice, likewise
 * @param sliceCapacityBytes data bytes of each slice
 * @param creatorCounter slices the creator popped and did not push
 * @param mapperCounter slices the mapper popped and did not push
 * @param turn whose turn it is to pop, or 0; means something only if turns are taken
 */
public record ListState(
        int size,
        int sliceCount,
        int head,
        int tail,
        int sliceCapacityBytes,
        int creatorCounter,
        int mapperCounter,
        int turn) {

    /** Reads the header of a list. */
    public static ListState read(MemoryReader memory, ListLayout list) {
        int header = list.headerOffset();
        return new ListState(
                memory.getIntAcquire(header + LIST_SIZE_OFFSET),
                memory.getInt(header + LIST_CAPACITY_OFFSET),
                memory.getIntAcquire(header + LIST_HEAD_OFFSET),
                memory.getIntAcquire(header + LIST_TAIL_OFFSET),
                memory.getInt(header + LIST_SLICE_CAPACITY_OFFSET),
                memory.getInt(header + LIST_CREATOR_COUNTER_OFFSET),
                memory.getInt(header + LIST_MAPPER_COUNTER_OFFSET),
                memory.getInt(header + LIST_TURN_OFFSET));
    }

    /** The same with the ends that a walk has found. */
    public ListState withEnds(int newHead, int newTail) {
        return new ListState(
                size,
                sliceCount,
                newHead,
                newTail,
                sliceCapacityBytes,
                creatorCounter,
                mapperCounter,
                turn);
    }
}
