package io.shmipc.internal.pool;

import io.shmipc.internal.memory.MemoryView;

/**
 * The free list as another implementation uses it: it takes no turns and looks at nothing
 * afterwards, and its pop can be taken apart into what it reads and what it does then.
 */
final class ForeignList {

    private static final int NONE = FreeList.NONE;

    private final MemoryView memory;
    private final ListLayout layout;
    private final int head;
    private final int size;
    private final FreeList pushing;
    private int readHead = NONE;
    private int readNext;

    ForeignList(MemoryView memory, ListLayout layout, PoolSide side) {
        this.memory = memory;
        this.layout = layout;
        this.head = layout.headerOffset() + BufferRegionDescriptor.LIST_HEAD_OFFSET;
        this.size = layout.headerOffset() + BufferRegionDescriptor.LIST_SIZE_OFFSET;
        this.pushing = PoolFixtures.list(memory, layout, side);
    }

    /** The first half of a pop: what is read; false if there is nothing to be had. */
    boolean beginPop() {
        if (memory.getAndAddInt(size, -1) <= 1) {
            memory.getAndAddInt(size, 1);
            return false;
        }
        readHead = memory.getIntAcquire(head);
        int slice = layout.slicesOffset() + readHead;
        if ((BufferRegionDescriptor.sliceFlagsAcquire(memory, slice) & 1) == 0) {
            memory.getAndAddInt(size, 1);
            return false;
        }
        readNext = BufferRegionDescriptor.sliceNext(memory, slice);
        return true;
    }

    /** The second half: the exchange. Tries again as a whole if head has moved. */
    int finishPop() {
        if (!memory.compareAndSetInt(head, readHead, readNext)) {
            memory.getAndAddInt(size, 1);
            return pop();
        }
        int slice = layout.slicesOffset() + readHead;
        BufferRegionDescriptor.sliceFlags(memory, slice, BufferRegionDescriptor.FLAG_IN_USE);
        return slice;
    }

    int pop() {
        return beginPop() ? finishPop() : NONE;
    }

    void push(int slice) {
        pushing.push(slice);
    }
}
