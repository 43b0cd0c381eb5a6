package io.shmipc.internal.queue;

import io.shmipc.error.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a queue region. A process uses one of the two ends and leaves the other to its
 * peer; each end keeps its own counter in a Java field and so exists once per process.
 */
public final class Queue {

    private final QueueMemory memory;
    private @Nullable QueueProducer producer;
    private @Nullable QueueConsumer consumer;

    Queue(QueueMemory memory) {
        this.memory = memory;
        memory.checkCounters();
    }

    /**
     * The end that puts elements in; always the same object. The first call reads where an earlier
     * user of the region left off.
     *
     * @throws ProtocolException if a counter in memory is impossible
     */
    public synchronized QueueProducer producer() {
        if (producer == null) {
            producer = new QueueProducer(memory);
        }
        return producer;
    }

    /**
     * The end that takes elements out; always the same object. The first call reads where an
     * earlier user of the region left off.
     *
     * @throws ProtocolException if a counter in memory is impossible
     */
    public synchronized QueueConsumer consumer() {
        if (consumer == null) {
            consumer = new QueueConsumer(memory);
        }
        return consumer;
    }

    /** Elements that fit. */
    public int capacity() {
        return memory.capacity();
    }

    /**
     * Elements in the queue according to shared memory, brought into [0, capacity] because the
     * counters are read one after the other, and a peer could have stored anything. Safe from any
     * thread.
     */
    public int observedDepth() {
        int headLow = memory.readLowHalf(memory.headOffset());
        int tailLow = memory.readLowHalf(memory.tailOffset());
        return Math.max(0, Math.min(tailLow - headLow, memory.capacity()));
    }
}
