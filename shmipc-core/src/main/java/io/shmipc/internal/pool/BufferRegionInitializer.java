package io.shmipc.internal.pool;

import static io.shmipc.internal.pool.BufferRegionDescriptor.FLAG_HAS_NEXT;
import static io.shmipc.internal.pool.BufferRegionDescriptor.LAYOUT_VERSION;
import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_CAPACITY_OFFSET;
import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_COUNT_OFFSET;
import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_HEADER_BYTES;
import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_HEAD_OFFSET;
import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_SIZE_OFFSET;
import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_SLICE_CAPACITY_OFFSET;
import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_TAIL_OFFSET;
import static io.shmipc.internal.pool.BufferRegionDescriptor.RESERVED_OFFSET;
import static io.shmipc.internal.pool.BufferRegionDescriptor.SLICE_HEADER_BYTES;
import static io.shmipc.internal.pool.BufferRegionDescriptor.USED_BYTES_OFFSET;

import io.shmipc.internal.memory.MemoryView;
import java.lang.invoke.VarHandle;

/**
 * Writes the headers of a region that nobody else can see yet. The memory may hold anything before;
 * the data of the slices is left alone, so that pages nobody uses stay untouched.
 */
final class BufferRegionInitializer {

    private BufferRegionInitializer() {}

    static void initialize(MemoryView memory, BufferRegionLayout layout) {
        memory.putShort(LIST_COUNT_OFFSET, (short) layout.lists().size());
        memory.putShort(RESERVED_OFFSET, LAYOUT_VERSION);
        memory.putInt(USED_BYTES_OFFSET, layout.usedBytes());
        for (ListLayout list : layout.lists()) {
            initialize(memory, list);
        }
        // The system call that shows the region to the peer comes after all of this.
        VarHandle.fullFence();
    }

    private static void initialize(MemoryView memory, ListLayout list) {
        int header = list.headerOffset();
        memory.zero(header, LIST_HEADER_BYTES);
        memory.putInt(header + LIST_SIZE_OFFSET, list.sliceCount());
        memory.putInt(header + LIST_CAPACITY_OFFSET, list.sliceCount());
        memory.putInt(header + LIST_HEAD_OFFSET, 0);
        memory.putInt(header + LIST_TAIL_OFFSET, list.lastSliceRelativeOffset());
        memory.putInt(header + LIST_SLICE_CAPACITY_OFFSET, list.sliceCapacityBytes());
        int last = list.slicesOffset() + list.lastSliceRelativeOffset();
        for (int slice = list.slicesOffset(); slice <= last; slice += list.strideBytes()) {
            memory.zero(slice, SLICE_HEADER_BYTES);
            BufferRegionDescriptor.sliceCapacity(memory, slice, list.sliceCapacityBytes());
            if (slice < last) {
                int next = slice - list.slicesOffset() + list.strideBytes();
                BufferRegionDescriptor.sliceNext(memory, slice, next);
                BufferRegionDescriptor.sliceFlags(memory, slice, FLAG_HAS_NEXT);
            }
        }
    }
}
