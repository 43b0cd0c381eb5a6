package io.shmipc.internal.queue;

import static io.shmipc.internal.queue.QueueDescriptor.CAPACITY_OFFSET;
import static io.shmipc.internal.queue.QueueDescriptor.QUEUES;

import io.shmipc.error.ConfigurationException;
import io.shmipc.error.ProtocolException;
import io.shmipc.internal.memory.MemoryReader;
import io.shmipc.internal.memory.MemoryView;
import java.lang.invoke.VarHandle;

/** The two queues of a session, in one region of memory, each taking half of it. Immutable. */
public final class QueueRegion {

    /** Smallest capacity that we create. */
    public static final int MIN_CAPACITY = 2;

    /** Largest capacity whose region fits one mapping. */
    public static final int MAX_CAPACITY = maxCapacity();

    private final Queue clientToServer;
    private final Queue serverToClient;

    private final MemoryView memory;
    private final QueueLayout layout;
    private final int capacity;

    private QueueRegion(MemoryView memory, QueueLayout layout, int secondOffset, int capacity) {
        this.memory = memory;
        this.layout = layout;
        this.capacity = capacity;
        clientToServer = new Queue(new QueueMemory(memory, layout, 0, capacity));
        serverToClient = new Queue(new QueueMemory(memory, layout, secondOffset, capacity));
    }

    private static int maxCapacity() {
        int queueBytes = Integer.MAX_VALUE / QUEUES;
        return (queueBytes - QueueDescriptor.HEADER_BYTES) / QueueDescriptor.ELEMENT_BYTES;
    }

    /**
     * Bytes of a region whose queues have this capacity each.
     *
     * @throws ConfigurationException if there is no such region
     */
    public static int sizeBytes(int capacity) {
        requireBounds(capacity);
        return (int) (QUEUES * QueueDescriptor.queueBytes(capacity));
    }

    /**
     * Checks a configured capacity before anything is allocated. On ARM64 it has to be a multiple
     * of 8, because peers there insist on it.
     *
     * @throws ConfigurationException if it is out of bounds
     */
    public static void validateCapacity(int capacity, QueueLayout layout) {
        requireBounds(capacity);
        if (capacity % layout.capacityMultiple() != 0) {
            throw new ConfigurationException(
                    "queueCapacity=%d: must be a multiple of %d on %s"
                            .formatted(capacity, layout.capacityMultiple(), layout));
        }
    }

    private static void requireBounds(int capacity) {
        if (capacity < MIN_CAPACITY || capacity > MAX_CAPACITY) {
            throw new ConfigurationException(
                    "queueCapacity=%d: must be >= %d and <= %d"
                            .formatted(capacity, MIN_CAPACITY, MAX_CAPACITY));
        }
    }

    /**
     * Initialises a region that no other process can see yet.
     *
     * @throws ConfigurationException if the capacity is out of bounds, or the region is not exactly
     *     as large as {@link #sizeBytes} says; nothing is written then
     */
    public static QueueRegion create(MemoryView memory, int capacity, QueueLayout layout) {
        validateCapacity(capacity, layout);
        int sizeBytes = sizeBytes(capacity);
        if (memory.sizeBytes() != sizeBytes) {
            throw new ConfigurationException(
                    "regionBytes=%d: must be = %d for queueCapacity=%d"
                            .formatted(memory.sizeBytes(), sizeBytes, capacity));
        }
        int secondOffset = sizeBytes / QUEUES;
        memory.zero(0, sizeBytes);
        memory.putInt(CAPACITY_OFFSET, capacity);
        memory.putInt(secondOffset + CAPACITY_OFFSET, capacity);
        // The system call that shows the region to the peer comes after all of this.
        VarHandle.fullFence();
        return new QueueRegion(memory, layout, secondOffset, capacity);
    }

    /**
     * Takes part in a region that the peer created, and may be using already.
     *
     * @throws ProtocolException if a header contradicts the size of the region or another header
     */
    public static QueueRegion map(MemoryView memory, QueueLayout layout) {
        int capacity = checkedCapacity(memory);
        return new QueueRegion(memory, layout, memory.sizeBytes() / QUEUES, capacity);
    }

    /** Capacity of each queue of a region that holds two, by its headers. */
    static int checkedCapacity(MemoryReader memory) {
        int regionBytes = memory.sizeBytes();
        require(
                regionBytes >= QUEUES * QueueDescriptor.HEADER_BYTES,
                "regionBytes=%d: must be >= %d",
                regionBytes,
                QUEUES * QueueDescriptor.HEADER_BYTES);
        int secondOffset = regionBytes / QUEUES;
        require(
                regionBytes % QUEUES == 0 && secondOffset % Integer.BYTES == 0,
                "regionBytes=%d: must be a multiple of %d",
                regionBytes,
                QUEUES * Integer.BYTES);
        int capacity = memory.getInt(CAPACITY_OFFSET);
        int otherCapacity = memory.getInt(secondOffset + CAPACITY_OFFSET);
        require(
                capacity >= 1 && capacity == otherCapacity,
                "capacities=%d and %d: both must be >= 1 and equal",
                Integer.toUnsignedLong(capacity),
                Integer.toUnsignedLong(otherCapacity));
        long neededBytes = QUEUES * QueueDescriptor.queueBytes(capacity);
        require(
                regionBytes >= neededBytes,
                "regionBytes=%d: must be >= %d for capacity=%d",
                regionBytes,
                neededBytes,
                capacity);
        return capacity;
    }

    private static void require(boolean holds, String message, Object... values) {
        if (!holds) {
            throw new ProtocolException("Queue region refused: " + message.formatted(values));
        }
    }

    /** The queue into which the client produces. */
    public Queue clientToServer() {
        return clientToServer;
    }

    /** The queue into which the server produces. */
    public Queue serverToClient() {
        return serverToClient;
    }

    /** Looks at both queues without taking part. */
    public QueueWalk walk() {
        return new QueueWalk(memory, layout, capacity);
    }
}
