package io.shmipc.hostile;

import io.shmipc.internal.memory.MemoryView;
import io.shmipc.internal.os.ForeignMemfd;
import io.shmipc.internal.os.Mapping;
import io.shmipc.internal.os.OwnedFd;
import io.shmipc.internal.os.SharedFile;
import io.shmipc.internal.pool.BufferPool;
import io.shmipc.internal.pool.SliceClass;
import io.shmipc.internal.queue.QueueLayout;
import io.shmipc.internal.queue.QueueProducer;
import io.shmipc.internal.queue.QueueRegion;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * Both regions of a client as it should make them, for tests to spoil: two lists of small slices
 * and queues of 8 elements. The offsets are those of the published layout, on this machine.
 */
final class RawMemory implements AutoCloseable {

    static final int BUFFER_BYTES = 16 * 1024;
    static final int QUEUE_CAPACITY = 8;

    static final int LIST_COUNT = 0;
    static final int USED_BYTES = 4;
    static final int FIRST_LIST = 8;
    static final int LIST_SIZE = FIRST_LIST;
    static final int LIST_CAPACITY = FIRST_LIST + 4;
    static final int LIST_HEAD = FIRST_LIST + 8;
    static final int LIST_TAIL = FIRST_LIST + 12;
    static final int LIST_SLICE_CAPACITY = FIRST_LIST + 16;
    static final int FIRST_SLICE = FIRST_LIST + 36;

    static final int SLICE_CAPACITY = 0;
    static final int SLICE_SIZE = 4;
    static final int SLICE_START = 8;
    static final int SLICE_NEXT = 12;
    static final int SLICE_FLAGS = 16;
    static final int SLICE_DATA = 20;

    private static final boolean ARM = QueueLayout.ofThisMachine() == QueueLayout.ARM64;
    static final int HEAD = ARM ? 8 : 4;
    static final int TAIL = ARM ? 16 : 12;

    private static final List<SliceClass> CLASSES =
            List.of(new SliceClass(100, 50), new SliceClass(1000, 50));

    private final OwnedFd bufferFd;
    private final OwnedFd queueFd;
    private final Mapping bufferMapping;
    private final Mapping queueMapping;
    private final BufferPool pool;
    private final QueueProducer producer;

    private RawMemory(OwnedFd bufferFd, OwnedFd queueFd) {
        this.bufferFd = bufferFd;
        this.queueFd = queueFd;
        bufferMapping = Mapping.map(bufferFd, BUFFER_BYTES);
        queueMapping = Mapping.map(queueFd, QueueRegion.sizeBytes(QUEUE_CAPACITY));
        pool = BufferPool.create(MemoryView.of(bufferMapping.buffer()), CLASSES);
        producer =
                QueueRegion.create(
                                MemoryView.of(queueMapping.buffer()),
                                QUEUE_CAPACITY,
                                QueueLayout.ofThisMachine())
                        .clientToServer()
                        .producer();
    }

    static RawMemory memfd() {
        return new RawMemory(
                SharedFile.createMemfd("shmipc_hostile_buffer", BUFFER_BYTES),
                SharedFile.createMemfd(
                        "shmipc_hostile_queue", QueueRegion.sizeBytes(QUEUE_CAPACITY)));
    }

    /** As other implementations make it; see {@link ForeignMemfd}. */
    static RawMemory foreign(boolean sealable) {
        return new RawMemory(
                ForeignMemfd.create(BUFFER_BYTES, sealable),
                ForeignMemfd.create(QueueRegion.sizeBytes(QUEUE_CAPACITY), sealable));
    }

    static RawMemory files(Path buffer, Path queue) {
        return new RawMemory(
                SharedFile.createFile(buffer, BUFFER_BYTES),
                SharedFile.createFile(queue, QueueRegion.sizeBytes(QUEUE_CAPACITY)));
    }

    OwnedFd bufferFd() {
        return bufferFd;
    }

    OwnedFd queueFd() {
        return queueFd;
    }

    ByteBuffer buffer() {
        return bufferMapping.buffer();
    }

    ByteBuffer queue() {
        return queueMapping.buffer();
    }

    /** A slice with a message of one length-prefixed byte, as the handlers here expect it. */
    int goodSlice() {
        int slice = pool.allocate(5);
        buffer().order(java.nio.ByteOrder.BIG_ENDIAN)
                .putInt(slice + SLICE_DATA, 1)
                .put(slice + SLICE_DATA + 4, (byte) 42);
        pool.writeSlice(slice, 0, 5, -1);
        return slice;
    }

    /** Sets one field of a slice's header. */
    int spoil(int slice, int field, int value) {
        buffer().putInt(slice + field, value);
        return slice;
    }

    /** Links two slices as a message does. */
    void link(int slice, int next) {
        buffer().putInt(slice + SLICE_NEXT, next).put(slice + SLICE_FLAGS, (byte) 3);
    }

    void put(int streamId, int offset, int status) {
        if (!producer.offer(streamId, offset, status)) {
            throw new AssertionError("the queue is full");
        }
    }

    /** Waits until the server has taken every element. */
    void awaitTaken() {
        io.shmipc.session.Eventually.isTrue(() -> producer.depth() == 0);
    }

    @Override
    public void close() {
        bufferMapping.close();
        queueMapping.close();
        bufferFd.close();
        queueFd.close();
    }
}
