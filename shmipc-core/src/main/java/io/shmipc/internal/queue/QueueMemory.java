package io.shmipc.internal.queue;

import static io.shmipc.internal.queue.QueueDescriptor.CAPACITY_OFFSET;
import static io.shmipc.internal.queue.QueueDescriptor.ELEMENT_BYTES;
import static io.shmipc.internal.queue.QueueDescriptor.HEADER_BYTES;
import static io.shmipc.internal.queue.QueueDescriptor.HIGH_HALF_OFFSET;
import static io.shmipc.internal.queue.QueueDescriptor.LOW_HALF_OFFSET;

import io.shmipc.error.ProtocolException;
import io.shmipc.internal.memory.MemoryView;

/**
 * One queue's place in memory, and the rules for its counters.
 *
 * <p>A counter has 64 bits that are aligned to 4 bytes only, so it is accessed in halves. Capacity
 * fits 31 bits, so the low halves alone tell how many elements there are, and the high half of a
 * counter of the peer is never read. Our own counters live in Java fields; when the high half has
 * to change, the low half is stored first, and a peer that reads all eight bytes in between takes
 * the queue for empty, or for full, and comes back later.
 */
record QueueMemory(MemoryView memory, QueueLayout layout, int offset, int capacity) {

    private static final int MAX_SNAPSHOT_ATTEMPTS = 16;

    /** Offset of the head counter; the consumer writes it. */
    int headOffset() {
        return offset + layout.headOffset();
    }

    /** Offset of the tail counter; the producer writes it. */
    int tailOffset() {
        return offset + layout.tailOffset();
    }

    int workingFlagOffset() {
        return offset + layout.workingFlagOffset();
    }

    /** Index of the element at a position that grows for ever. */
    int indexOf(long position) {
        return (int) (position % capacity);
    }

    /** Index of the element at the next position; saves the division on the hot path. */
    int indexAfter(int index) {
        return index + 1 == capacity ? 0 : index + 1;
    }

    int elementOffset(int index) {
        return offset + HEADER_BYTES + ELEMENT_BYTES * index;
    }

    /**
     * The whole counter; only for the one that this process writes, before it writes it.
     *
     * @throws ProtocolException if it is negative
     */
    long readOwnCounter(int counterOffset) {
        long high = memory.getIntAcquire(counterOffset + HIGH_HALF_OFFSET);
        long counter = high << Integer.SIZE | Integer.toUnsignedLong(readLowHalf(counterOffset));
        if (counter < 0) {
            throw new ProtocolException("queue counter=" + counter + ": must be >= 0");
        }
        return counter;
    }

    /** Pairs with {@link #advanceCounter} of the other end. */
    int readLowHalf(int counterOffset) {
        return memory.getIntAcquire(counterOffset + LOW_HALF_OFFSET);
    }

    /** The low half of a counter, for statistics: nothing may be read because of it. */
    int lookAtLowHalf(int counterOffset) {
        return memory.getInt(counterOffset + LOW_HALF_OFFSET);
    }

    /** Whether this is still the queue, and not the zeroes that lie in the place of one closed. */
    boolean isThere() {
        return memory.getInt(offset + CAPACITY_OFFSET) == capacity;
    }

    /**
     * Stores our own counter, one more than before. Everything this thread did before is visible to
     * who then sees the new value; pairs with {@link #readLowHalf}.
     */
    void advanceCounter(int counterOffset, long value) {
        memory.putIntRelease(counterOffset + LOW_HALF_OFFSET, (int) value);
        if ((int) value == 0) {
            memory.putIntRelease(counterOffset + HIGH_HALF_OFFSET, (int) (value >>> Integer.SIZE));
        }
    }

    /**
     * Checks the counters of a queue that may be in use already. They are read one after the other,
     * so the depth is only meaningful if head stood still meanwhile; a queue too busy for that
     * within a few tries is left to the checks of its ends.
     *
     * @throws ProtocolException if there cannot be as many elements
     */
    void checkCounters() {
        for (int attempt = 0; attempt < MAX_SNAPSHOT_ATTEMPTS; attempt++) {
            int headLow = readLowHalf(headOffset());
            int tailLow = readLowHalf(tailOffset());
            if (headLow == readLowHalf(headOffset())) {
                checkedDepth(headLow, tailLow);
                return;
            }
        }
    }

    /**
     * Elements between two counters, given their low halves.
     *
     * @throws ProtocolException if there cannot be as many
     */
    int checkedDepth(int headLow, int tailLow) {
        int depth = tailLow - headLow;
        if (depth < 0 || depth > capacity) {
            throw new ProtocolException(
                    "queue headLow=%d tailLow=%d: tail - head must be >= 0 and <= capacity=%d"
                            .formatted(
                                    Integer.toUnsignedLong(headLow),
                                    Integer.toUnsignedLong(tailLow),
                                    capacity));
        }
        return depth;
    }
}
