package io.shmipc.internal.queue;

import static io.shmipc.internal.queue.QueueDescriptor.CAPACITY_OFFSET;
import static io.shmipc.internal.queue.QueueDescriptor.ELEMENT_BYTES;
import static io.shmipc.internal.queue.QueueDescriptor.HEADER_BYTES;
import static io.shmipc.internal.queue.QueueDescriptor.HIGH_HALF_OFFSET;
import static io.shmipc.internal.queue.QueueDescriptor.LOW_HALF_OFFSET;
import static io.shmipc.internal.queue.QueueDescriptor.QUEUES;
import static io.shmipc.internal.queue.QueueDescriptor.SLICE_OFFSET;
import static io.shmipc.internal.queue.QueueDescriptor.STATUS_OFFSET;
import static io.shmipc.internal.queue.QueueDescriptor.STREAM_ID_OFFSET;

import io.shmipc.error.ProtocolException;
import io.shmipc.internal.memory.MemoryReader;

/**
 * Looks at the two queues of a region without taking part in them, while others put and take. Reads
 * only. Any thread.
 *
 * <p>An element that was read at some position is believable if head has not passed that position
 * afterwards: until then nobody takes it out, and nobody writes another in its place.
 */
public final class QueueWalk {

    /** Queues of a region: client to server is 0, server to client 1. */
    public static final int DIRECTIONS = QUEUES;

    private static final int MAX_ATTEMPTS = 16;

    private final MemoryReader memory;
    private final QueueLayout layout;
    private final int capacity;
    private final int secondOffset;

    QueueWalk(MemoryReader memory, QueueLayout layout, int capacity) {
        this.memory = memory;
        this.layout = layout;
        this.capacity = capacity;
        this.secondOffset = memory.sizeBytes() / QUEUES;
    }

    /**
     * Looks at memory of any kind.
     *
     * @throws ProtocolException if a header contradicts the size of the region or the other header
     */
    public static QueueWalk of(MemoryReader memory, QueueLayout layout) {
        return new QueueWalk(memory, layout, QueueRegion.checkedCapacity(memory));
    }

    /** Is shown elements that wait. */
    @FunctionalInterface
    public interface Visitor {
        void visit(long position, int streamId, int sliceOffset, int status);
    }

    /** Elements that fit one queue. */
    public int capacity() {
        return capacity;
    }

    /** Whether the region is there, and no zeroes lie in the place of one that was closed. */
    public boolean isThere() {
        return memory.getInt(CAPACITY_OFFSET) == capacity;
    }

    private int start(int direction) {
        return direction * secondOffset;
    }

    /** Elements taken since the beginning, by the counter in memory. */
    public long head(int direction) {
        return counter(start(direction) + layout.headOffset());
    }

    /** Elements put since the beginning, by the counter in memory. */
    public long tail(int direction) {
        return counter(start(direction) + layout.tailOffset());
    }

    /** The flag by which the consumer says that it looks by itself; 0 or 1, unchecked. */
    public int workingFlag(int direction) {
        return memory.getIntAcquire(start(direction) + layout.workingFlagOffset());
    }

    /** Both halves of one time, if it can be had. */
    private long counter(int offset) {
        long low = 0;
        long high = 0;
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            high = memory.getIntAcquire(offset + HIGH_HALF_OFFSET);
            low = Integer.toUnsignedLong(memory.getIntAcquire(offset + LOW_HALF_OFFSET));
            if (high == memory.getIntAcquire(offset + HIGH_HALF_OFFSET)) {
                break;
            }
        }
        return high << Integer.SIZE | low;
    }

    /**
     * Shows the elements between two positions, as they lie there now.
     *
     * @param from the first
     * @param to behind the last; what would be more than {@link #capacity()} is left out
     */
    public void visit(int direction, long from, long to, Visitor visitor) {
        long end = Math.min(to, from + capacity);
        for (long position = from; position < end; position++) {
            int index = (int) Math.floorMod(position, (long) capacity);
            int element = start(direction) + HEADER_BYTES + ELEMENT_BYTES * index;
            visitor.visit(
                    position,
                    memory.getInt(element + STREAM_ID_OFFSET),
                    memory.getInt(element + SLICE_OFFSET),
                    memory.getInt(element + STATUS_OFFSET));
        }
    }
}
