package io.shmipc.internal.queue;

import static io.shmipc.internal.queue.QueueDescriptor.ASLEEP;
import static io.shmipc.internal.queue.QueueDescriptor.SLICE_OFFSET;
import static io.shmipc.internal.queue.QueueDescriptor.STATUS_OFFSET;
import static io.shmipc.internal.queue.QueueDescriptor.STREAM_ID_OFFSET;
import static io.shmipc.internal.queue.QueueDescriptor.WORKING;

import io.shmipc.error.ProtocolException;
import io.shmipc.internal.memory.MemoryView;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The end of a queue that takes elements out. Not thread-safe: the caller lets one thread in at a
 * time, and hands over between threads with a lock or the like.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>Head is written by this object only, and what memory holds is never more than the private
 *       counter here.
 *   <li>An element is read after an acquire load of tail has shown it; the producer stores tail
 *       with release after writing it.
 *   <li>An element is copied into local variables, then head is stored with release, then the
 *       handler runs. A handler that throws has had its element, and the next call continues behind
 *       it.
 *   <li>Between the store of 0 into the working flag and the look at tail lies a full fence, as
 *       there is one between the producer's store of tail and its look at the flag. So a consumer
 *       that goes to sleep is woken for whatever it has not seen.
 * </ul>
 */
public final class QueueConsumer {

    private final QueueMemory queue;
    private final MemoryView memory;
    private final int headOffset;
    private final int tailOffset;
    private final int workingFlagOffset;

    private long head;
    private int index;

    private final long firstHead;
    private final AtomicLong harvests = new AtomicLong();

    /** Seldom written, once they are what they come to be. */
    private volatile int largestHarvest;

    private volatile int highWater;

    QueueConsumer(QueueMemory queue) {
        this.queue = queue;
        this.memory = queue.memory();
        this.headOffset = queue.headOffset();
        this.tailOffset = queue.tailOffset();
        this.workingFlagOffset = queue.workingFlagOffset();
        this.head = queue.readOwnCounter(headOffset);
        this.index = queue.indexOf(head);
        this.firstHead = head;
        depth();
    }

    /**
     * Gives elements to the handler, oldest first, at most those that were there when the call
     * began.
     *
     * @param limit most elements to take, &gt;= 1
     * @return elements taken; 0 if the queue is empty
     * @throws ProtocolException if the producer's counter is impossible
     */
    public int drain(ElementHandler handler, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit=" + limit + ": must be >= 1");
        }
        int depth = depth();
        if (depth == 0) {
            return 0;
        }
        int count = Math.min(depth, limit);
        note(depth, count);
        for (int taken = 0; taken < count; taken++) {
            int element = queue.elementOffset(index);
            int streamId = memory.getInt(element + STREAM_ID_OFFSET);
            int sliceOffset = memory.getInt(element + SLICE_OFFSET);
            int status = memory.getInt(element + STATUS_OFFSET);
            head++;
            index = queue.indexAfter(index);
            queue.advanceCounter(headOffset, head);
            handler.onElement(streamId, sliceOffset, status);
        }
        return count;
    }

    private void note(int depth, int count) {
        harvests.setRelease(harvests.getPlain() + 1);
        if (depth > highWater) {
            highWater = depth;
        }
        if (count > largestHarvest) {
            largestHarvest = count;
        }
    }

    /** What was taken out so far. Any thread; what is taken meanwhile may be missing. */
    public Harvests harvests() {
        return new Harvests(harvests.getAcquire(), head - firstHead, largestHarvest);
    }

    /** Most elements that were there when a harvest began. Any thread. */
    public int highWater() {
        return highWater;
    }

    /**
     * Announces that this end is about to sleep until a Polling frame arrives. Call it when the
     * queue has been drained.
     *
     * @return true if it may sleep; false if something has arrived meanwhile, in which case this
     *     end counts as working again, and a Polling frame may be under way all the same
     * @throws ProtocolException if the producer's counter is impossible
     */
    public boolean trySleep() {
        memory.putIntRelease(workingFlagOffset, ASLEEP);
        VarHandle.fullFence();
        if (isEmpty()) {
            return true;
        }
        markWorking();
        return false;
    }

    /**
     * Announces that this end looks at the queue by itself. The producer sends no Polling frame for
     * what it puts in from now on, so the queue has to be drained after this call, not before; one
     * for what it put in earlier may still be under way.
     */
    public void markWorking() {
        // Needs no fence: a producer that still sees the old value sends a frame nobody needs.
        memory.putIntRelease(workingFlagOffset, WORKING);
    }

    /**
     * Elements to take now. From the consuming thread only.
     *
     * @throws ProtocolException if the producer's counter is impossible
     */
    public int depth() {
        return queue.checkedDepth((int) head, queue.readLowHalf(tailOffset));
    }

    /** Whether there is nothing to take now; the same rules as for {@link #depth}. */
    public boolean isEmpty() {
        return depth() == 0;
    }

    /** Elements that fit. */
    public int capacity() {
        return queue.capacity();
    }
}
