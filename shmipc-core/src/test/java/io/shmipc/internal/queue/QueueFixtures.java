package io.shmipc.internal.queue;

import io.shmipc.internal.memory.MemoryView;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Regions to play with, and counters as a peer would leave them. */
final class QueueFixtures {

    private QueueFixtures() {}

    static MemoryView memory(int capacity) {
        return MemoryView.of(ByteBuffer.allocateDirect(QueueRegion.sizeBytes(capacity)));
    }

    /** A region of which every counter stands at this position, as after long use. */
    static MemoryView usedUpTo(long position, int capacity, QueueLayout layout) {
        MemoryView memory = MemoryView.of(ByteBuffer.allocateDirect(2 * (24 + 12 * capacity)));
        int second = memory.sizeBytes() / 2;
        memory.putInt(0, capacity);
        memory.putInt(second, capacity);
        for (int queue : new int[] {0, second}) {
            putCounter(memory, queue + layout.headOffset(), position);
            putCounter(memory, queue + layout.tailOffset(), position);
        }
        return memory;
    }

    static void putCounter(MemoryView memory, int offset, long value) {
        memory.putInt(offset + QueueDescriptor.LOW_HALF_OFFSET, (int) value);
        memory.putInt(offset + QueueDescriptor.HIGH_HALF_OFFSET, (int) (value >>> 32));
    }

    /** What a peer reads that loads all eight bytes at once. */
    static long counter(MemoryView memory, int offset) {
        ByteBuffer bytes = memory.slice(offset, Long.BYTES);
        return bytes.order(ByteOrder.nativeOrder()).getLong(0);
    }
}
