package io.shmipc.internal.queue;

import static io.shmipc.internal.queue.QueueDescriptor.ASLEEP;
import static io.shmipc.internal.queue.QueueDescriptor.SLICE_OFFSET;
import static io.shmipc.internal.queue.QueueDescriptor.STATUS_OFFSET;
import static io.shmipc.internal.queue.QueueDescriptor.STREAM_ID_OFFSET;
import static io.shmipc.internal.queue.QueueDescriptor.WORKING;

import io.shmipc.error.ProtocolException;
import io.shmipc.internal.memory.MemoryView;
import java.lang.invoke.VarHandle;

/**
 * The end of a queue that puts elements in. Not thread-safe: the caller lets one thread in at a
 * time, and hands over between threads with a lock or the like.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>Tail is written by this object only, and what memory holds is never more than the private
 *       counter here.
 *   <li>An element is stored plainly and before the release store of tail that makes it visible;
 *       the consumer loads tail with acquire and reads the element after that.
 *   <li>An element is overwritten only after an acquire load of head has shown that the consumer
 *       has read it; the consumer stores head with release after reading.
 *   <li>Between the store of tail and the look at the working flag lies a full fence, as there is
 *       one between the consumer's store of the flag and its look at tail. So either this end sees
 *       the flag at 0 and wakes the consumer, or the consumer sees the element and does not sleep.
 * </ul>
 */
public final class QueueProducer {

    private final QueueMemory queue;
    private final MemoryView memory;
    private final int headOffset;
    private final int tailOffset;
    private final int workingFlagOffset;

    private long tail;
    private int index;

    /** What head was when last looked at; looked at again only when the queue seems to be full. */
    private int knownHeadLow;

    /** Most elements that lay in the queue after one was put; seldom written. */
    private volatile int highWater;

    QueueProducer(QueueMemory queue) {
        this.queue = queue;
        this.memory = queue.memory();
        this.headOffset = queue.headOffset();
        this.tailOffset = queue.tailOffset();
        this.workingFlagOffset = queue.workingFlagOffset();
        this.tail = queue.readOwnCounter(tailOffset);
        this.index = queue.indexOf(tail);
        this.knownHeadLow = queue.readLowHalf(headOffset);
        queue.checkedDepth(knownHeadLow, (int) tail);
    }

    /**
     * Puts an element in. The caller then calls {@link #tryWakeConsumer}, once for one element or
     * for many.
     *
     * @return false if the queue is full
     * @throws ProtocolException if the consumer's counter is impossible
     */
    public boolean offer(int streamId, int sliceOffset, int status) {
        if ((int) tail - knownHeadLow >= queue.capacity() && depth() >= queue.capacity()) {
            return false;
        }
        int element = queue.elementOffset(index);
        memory.putInt(element + STREAM_ID_OFFSET, streamId);
        memory.putInt(element + SLICE_OFFSET, sliceOffset);
        memory.putInt(element + STATUS_OFFSET, status);
        tail++;
        index = queue.indexAfter(index);
        queue.advanceCounter(tailOffset, tail);
        noteDepth((int) tail - queue.lookAtLowHalf(headOffset));
        return true;
    }

    /** Head lies beside tail, so reading it costs no more than storing tail did. */
    private void noteDepth(int depth) {
        // A peer may have stored anything; the next look at a full queue finds that out.
        if (depth > highWater && depth <= queue.capacity() && queue.isThere()) {
            highWater = depth;
        }
    }

    /** Most elements that lay in the queue after one was put here. Any thread. */
    public int highWater() {
        return highWater;
    }

    /**
     * Claims the duty to wake the consumer.
     *
     * @return true if it sleeps and this call was the first to notice: the caller has to send one
     *     Polling frame. False if it is working or somebody else wakes it
     */
    public boolean tryWakeConsumer() {
        // A failing exchange alone need not order the earlier store of tail on every processor.
        VarHandle.fullFence();
        return memory.getIntAcquire(workingFlagOffset) == ASLEEP
                && memory.compareAndSetInt(workingFlagOffset, ASLEEP, WORKING);
    }

    /**
     * Elements that the consumer has not taken yet. From the producing thread only.
     *
     * @throws ProtocolException if the consumer's counter is impossible
     */
    public int depth() {
        int headLow = queue.readLowHalf(headOffset);
        int depth = queue.checkedDepth(headLow, (int) tail);
        knownHeadLow = headLow;
        return depth;
    }

    /** Elements that fit. */
    public int capacity() {
        return queue.capacity();
    }
}
