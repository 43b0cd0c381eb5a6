package io.shmipc.faults.fuzz;

import io.shmipc.error.ProtocolException;
import io.shmipc.faults.watch.Violation;
import io.shmipc.internal.memory.MemoryView;
import io.shmipc.internal.queue.QueueConsumer;
import io.shmipc.internal.queue.QueueLayout;
import io.shmipc.internal.queue.QueueProducer;
import io.shmipc.internal.queue.QueueRegion;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * A queue region spoiled before it is mapped, or while it is used: no end takes more elements than
 * there can be, or others than lie there, and none puts one where an unread one is.
 */
final class QueueTarget implements Target {

    private static final int CAPACITY = 8;
    private static final int HEADER_BYTES = 24;
    private static final int ELEMENT_BYTES = 12;
    private static final int OPERATIONS = 8;

    private final MemoryView memory =
            MemoryView.of(ByteBuffer.allocateDirect(QueueRegion.sizeBytes(CAPACITY)));
    private final int regionBytes = memory.sizeBytes();
    private final byte[] pristine = new byte[regionBytes];
    private final QueueLayout layout = QueueLayout.ofThisMachine();
    private final int tailOffset = layout == QueueLayout.ARM64 ? 16 : 12;

    private final int headOffset = layout == QueueLayout.ARM64 ? 8 : 4;
    private int head;

    QueueTarget() {
        QueueRegion.create(memory, CAPACITY, layout);
        memory.copyTo(0, pristine, 0, regionBytes);
    }

    @Override
    public String name() {
        return "queue: counters and elements";
    }

    @Override
    public boolean run(SplittableRandom random) {
        memory.copyFrom(0, pristine, 0, regionBytes);
        int position = random.nextInt(4) == 0 ? Mutator.interesting(random) & 0x7fffffff : 0;
        for (int queue : new int[] {0, regionBytes / 2}) {
            memory.putInt(queue + headOffset, position);
            memory.putInt(queue + tailOffset, position);
        }
        boolean before = random.nextBoolean();
        try {
            if (before) {
                spoil(random);
            }
            QueueRegion region = QueueRegion.map(memory, layout);
            if (2 * (HEADER_BYTES + (long) ELEMENT_BYTES * memory.getInt(0)) > regionBytes) {
                throw new Violation("mapped with capacity=" + memory.getInt(0));
            }
            use(region, random, before);
            return true;
        } catch (ProtocolException refused) {
            return false;
        }
    }

    private void spoil(SplittableRandom random) {
        for (int i = random.nextInt(2); i >= 0; i--) {
            int word =
                    random.nextBoolean()
                            ? random.nextInt(regionBytes / Integer.BYTES) * Integer.BYTES
                            : random.nextInt(HEADER_BYTES / Integer.BYTES) * Integer.BYTES
                                    + (random.nextBoolean() ? regionBytes / 2 : 0);
            switch (random.nextInt(3)) {
                case 0 -> memory.putInt(word, Mutator.interesting(random));
                case 1 -> memory.putInt(word, memory.getInt(word) + random.nextInt(24) - 8);
                default -> memory.putInt(word, memory.getInt(word) ^ 1 << random.nextInt(32));
            }
        }
    }

    private void use(QueueRegion region, SplittableRandom random, boolean spoiled) {
        int capacity = memory.getInt(0);
        // The server's view: it consumes the first queue and produces into the second.
        QueueConsumer consumer = region.clientToServer().consumer();
        QueueProducer producer = region.serverToClient().producer();
        head = memory.getInt(headOffset);
        int put = memory.getInt(regionBytes / 2 + tailOffset);
        for (int i = 0; i < OPERATIONS; i++) {
            if (!spoiled && random.nextInt(4) == 0) {
                spoil(random);
            }
            int tail = memory.getInt(tailOffset);
            int peerHead = memory.getInt(regionBytes / 2 + headOffset);
            switch (random.nextInt(4)) {
                case 0 -> {
                    int depth = consumer.depth();
                    if (depth != tail - head || depth < 0 || depth > capacity) {
                        throw new Violation("depth=" + depth + " with " + head + ".." + tail);
                    }
                }
                case 1 -> drain(consumer, tail, capacity, 1 + random.nextInt(16));
                case 2 -> {
                    if (producer.offer(1, 2, 3)) {
                        put++;
                    } else if (put - peerHead < capacity) {
                        throw new Violation("full with " + peerHead + ".." + put);
                    }
                    producer.tryWakeConsumer();
                }
                default -> consumer.trySleep();
            }
        }
    }

    private void drain(QueueConsumer consumer, int tail, int capacity, int limit) {
        int from = head;
        int taken =
                consumer.drain(
                        (streamId, slice, status) -> {
                            int at =
                                    HEADER_BYTES
                                            + ELEMENT_BYTES
                                                    * (int) ((head & 0xffffffffL) % capacity);
                            if (memory.getInt(at) != streamId
                                    || memory.getInt(at + 4) != slice
                                    || memory.getInt(at + 8) != status) {
                                throw new Violation("took another element than at " + head);
                            }
                            head++;
                        },
                        limit);
        if (taken != Math.min(limit, tail - from) || taken < 0 || taken > capacity) {
            throw new Violation("took=" + taken + " limit=" + limit + " " + from + ".." + tail);
        }
    }
}
