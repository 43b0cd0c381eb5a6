package io.shmipc.internal.pool;

import io.shmipc.internal.memory.MemoryView;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongSupplier;

/** Small regions to play with. */
final class PoolFixtures {

    /** Two classes of 24 and 32 bytes with headers, each with half of 200 bytes: 4 and 3 slices. */
    static final List<SliceClass> TWO_CLASSES =
            List.of(new SliceClass(4, 50), new SliceClass(12, 50));

    static final int TWO_CLASSES_BYTES = 8 + 2 * 36 + 200;

    static final int FIRST_LIST = 8;
    static final int SECOND_LIST = FIRST_LIST + 36 + 4 * 24;

    /** The three slices of the second list. */
    static final int SECOND_LIST_SLICES = SECOND_LIST + 36;

    private PoolFixtures() {}

    static MemoryView memory(int sizeBytes) {
        return MemoryView.of(ByteBuffer.allocateDirect(sizeBytes));
    }

    static MemoryView twoClasses() {
        MemoryView memory = memory(TWO_CLASSES_BYTES);
        BufferPool.create(memory, TWO_CLASSES);
        return memory;
    }

    /** A region whose only list has so many slices of this capacity. */
    static MemoryView oneClass(int sliceCount, int capacityBytes) {
        MemoryView memory = memory(8 + 36 + sliceCount * (capacityBytes + 20));
        BufferPool.create(memory, List.of(new SliceClass(capacityBytes, 100)));
        return memory;
    }

    static FreeList list(MemoryView memory, ListLayout layout, PoolSide side) {
        return new FreeList(memory, layout, side, watch(System::nanoTime));
    }

    /** Takes a list for broken after one second. */
    static BrokenListWatch watch(LongSupplier clock) {
        return new BrokenListWatch(1_000_000_000, clock);
    }
}
