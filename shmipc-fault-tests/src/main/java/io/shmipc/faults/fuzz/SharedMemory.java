package io.shmipc.faults.fuzz;

import io.shmipc.internal.memory.MemoryView;
import io.shmipc.internal.os.Mapping;
import io.shmipc.internal.os.OwnedFd;
import io.shmipc.internal.os.SharedFile;
import io.shmipc.internal.pool.BufferPool;
import io.shmipc.internal.pool.SliceClass;
import io.shmipc.internal.queue.QueueLayout;
import io.shmipc.internal.queue.QueueProducer;
import io.shmipc.internal.queue.QueueRegion;
import java.util.List;
import java.util.SplittableRandom;

/** Both regions of a client, made as they should be, and then spoiled. */
final class SharedMemory implements AutoCloseable {

    static final int BUFFER_BYTES = 8 * 1024;
    static final int QUEUE_CAPACITY = 16;
    static final int FIRST_SLICE = 44;
    static final int STRIDE = 120;

    private final OwnedFd bufferFd;
    private final OwnedFd queueFd;
    private final Mapping buffer;
    private final Mapping queue;
    private final MemoryView bufferView;
    private final MemoryView queueView;
    private final BufferPool pool;
    private final QueueProducer producer;

    SharedMemory() {
        int queueBytes = QueueRegion.sizeBytes(QUEUE_CAPACITY);
        bufferFd = SharedFile.createMemfd("shmipc_fuzz_buffer", BUFFER_BYTES);
        queueFd = SharedFile.createMemfd("shmipc_fuzz_queue", queueBytes);
        buffer = Mapping.map(bufferFd, BUFFER_BYTES);
        queue = Mapping.map(queueFd, queueBytes);
        bufferView = MemoryView.of(buffer.buffer());
        queueView = MemoryView.of(queue.buffer());
        pool =
                BufferPool.create(
                        bufferView, List.of(new SliceClass(100, 50), new SliceClass(1000, 50)));
        producer =
                QueueRegion.create(queueView, QUEUE_CAPACITY, QueueLayout.ofThisMachine())
                        .clientToServer()
                        .producer();
    }

    int bufferFd() {
        return bufferFd.value();
    }

    int queueFd() {
        return queueFd.value();
    }

    /** A message of one or two slices, as far as there are any. */
    void putMessage(int streamId, int status, SplittableRandom random) {
        int first = pool.allocate(10);
        if (first == BufferPool.NONE) {
            return;
        }
        int second = random.nextInt(3) == 0 ? pool.allocate(500) : BufferPool.NONE;
        pool.writeSlice(first, 0, 10, second);
        if (second != BufferPool.NONE) {
            pool.writeSlice(second, 0, 500, BufferPool.NONE);
        }
        if (random.nextInt(3) == 0) {
            int field = first + 4 * random.nextInt(5);
            bufferView.putInt(field, Mutator.interesting(random));
        }
        producer.offer(streamId, first, status);
    }

    void putElement(SplittableRandom random) {
        producer.offer(
                random.nextInt(6),
                random.nextBoolean() ? Mutator.interesting(random) : random.nextInt(BUFFER_BYTES),
                random.nextInt(4));
    }

    void spoil(SplittableRandom random) {
        spoil(random.nextBoolean() ? bufferView : queueView, random);
    }

    static void spoil(MemoryView view, SplittableRandom random) {
        // The fields of headers more often than what lies between them.
        int bytes =
                switch (random.nextInt(3)) {
                    case 0 -> Math.min(view.sizeBytes(), 64);
                    case 1 -> Math.min(view.sizeBytes(), 512);
                    default -> view.sizeBytes();
                };
        int word = random.nextInt(bytes / Integer.BYTES) * Integer.BYTES;
        switch (random.nextInt(4)) {
            case 0 -> view.putInt(word, Mutator.interesting(random));
            case 1 -> view.putInt(word, view.getInt(word) + random.nextInt(9) - 4);
            case 2 -> view.putInt(word, FIRST_SLICE + STRIDE * random.nextInt(16));
            default -> view.putInt(word, view.getInt(word) ^ 1 << random.nextInt(32));
        }
    }

    @Override
    public void close() {
        buffer.close();
        queue.close();
        bufferFd.close();
        queueFd.close();
    }
}
