package io.shmipc.diagnostics;

import io.shmipc.diagnostics.RegionAnalysis.Source;
import io.shmipc.internal.memory.MemoryView;
import io.shmipc.internal.pool.BufferPool;
import io.shmipc.internal.pool.SliceClass;
import io.shmipc.internal.pool.SliceHeader;
import io.shmipc.internal.queue.QueueLayout;
import io.shmipc.internal.queue.QueueRegion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A buffer region and a queue region, and the client's and the server's use of them. */
final class TwoEnds {

    static final int QUEUE_CAPACITY = 8;

    static final Source CLIENT = new Source(4711, "java -jar shop.jar", 3, "client", 4712, false);

    final MemoryView buffer;
    final MemoryView queueMemory;
    final BufferPool client;
    final BufferPool server;
    final QueueRegion queues;
    final MarkedView view;

    TwoEnds(int bufferBytes, int queueCapacity, SliceClass... classes) {
        buffer = MemoryView.of(ByteBuffer.allocateDirect(bufferBytes));
        client = BufferPool.create(buffer, List.of(classes));
        server = BufferPool.map(buffer);
        queueMemory =
                MemoryView.of(ByteBuffer.allocateDirect(QueueRegion.sizeBytes(queueCapacity)));
        queues = QueueRegion.create(queueMemory, queueCapacity, QueueLayout.AMD64);
        view = new MarkedView(client.sliceCount());
    }

    /** Two classes: 4 slices of 4 bytes from offset 44 on, and 3 of 12 bytes from 176 on. */
    static TwoEnds small() {
        return new TwoEnds(
                8 + 2 * 36 + 200, QUEUE_CAPACITY, new SliceClass(4, 50), new SliceClass(12, 50));
    }

    /** As many slices as a session has by default. */
    static TwoEnds large() {
        return new TwoEnds(32 << 20, 8192, SliceClass.DEFAULTS.toArray(SliceClass[]::new));
    }

    SessionImage image() {
        return image(view, DumpOptions.NO_PAYLOAD);
    }

    SessionImage image(ProcessView of, DumpOptions options) {
        try {
            return SessionImage.of(client, List.of(queues), of, CLIENT, "shop_buffer", options);
        } catch (DumpFormatException e) {
            throw new AssertionError(e);
        }
    }

    /** As somebody sees it who looks at files that nobody changes. */
    SessionImage still() {
        try {
            return SessionImage.of(
                    buffer,
                    List.of(queueMemory),
                    CLIENT,
                    "shop_buffer",
                    false,
                    DumpOptions.NO_PAYLOAD);
        } catch (DumpFormatException e) {
            throw new AssertionError(e);
        }
    }

    RegionAnalysis analysis() {
        return RegionAnalyzer.analyse(image(), AnalysisOptions.DEFAULTS);
    }

    RegionAnalysis stillAnalysis() {
        return RegionAnalyzer.analyse(still(), AnalysisOptions.DEFAULTS);
    }

    /** A slice with this text in it, of the client's. */
    int write(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        int slice = client.allocate(bytes.length);
        buffer.copyFrom(client.dataOffset(slice), bytes, 0, bytes.length);
        client.writeSlice(slice, 0, bytes.length, SliceHeader.NO_NEXT);
        return slice;
    }

    void send(int stream, int slice) {
        if (!queues.clientToServer().producer().offer(stream, slice, 0)) {
            throw new AssertionError("queue full");
        }
    }
}
