package io.shmipc.tool;

import io.shmipc.diagnostics.DumpOptions;
import io.shmipc.diagnostics.DumpWriter;
import io.shmipc.diagnostics.ProcessView;
import io.shmipc.diagnostics.RegionAnalysis.Source;
import io.shmipc.diagnostics.SessionImage;
import io.shmipc.internal.memory.MemoryView;
import io.shmipc.internal.pool.BufferPool;
import io.shmipc.internal.pool.SliceClass;
import io.shmipc.internal.queue.QueueLayout;
import io.shmipc.internal.queue.QueueRegion;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A session whose memory is on the heap, with one slice lent for longer than anybody waits. */
final class MadeSession implements ProcessView {

    static final String PAYLOAD = "one message out";

    private static final int REGION_BYTES = 64 * 1024;
    private static final int QUEUE_CAPACITY = 16;

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(REGION_BYTES);
    private final BufferPool pool =
            BufferPool.create(
                    MemoryView.of(bytes),
                    List.of(new SliceClass(1004, 50), new SliceClass(4076, 50)));
    private final QueueRegion queues =
            QueueRegion.create(
                    MemoryView.of(ByteBuffer.allocateDirect(QueueRegion.sizeBytes(QUEUE_CAPACITY))),
                    QUEUE_CAPACITY,
                    QueueLayout.ofThisMachine());
    private final List<Integer> lent = new ArrayList<>();

    MadeSession() {
        lend(1);
    }

    void lend(int slices) {
        byte[] payload = PAYLOAD.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < slices; i++) {
            int slice = pool.allocate(1);
            pool.writeSlice(slice, 0, payload.length, BufferPool.NONE);
            pool.memory().copyFrom(pool.dataOffset(slice), payload, 0, payload.length);
            lent.add(pool.slotOf(slice));
        }
    }

    SessionImage image(long session) throws IOException {
        return SessionImage.of(
                pool,
                List.of(queues),
                this,
                new Source(4711, "made", session, "client", 4712, true),
                "shmipc_4711_made_buffer",
                new DumpOptions(64, 4096));
    }

    Path dump(Path file, int payloadBytes) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            DumpWriter.write(List.of(image(3), image(4)), new DumpOptions(payloadBytes, 4096), out);
        }
        return file;
    }

    byte[] region() {
        byte[] copy = new byte[REGION_BYTES];
        bytes.get(0, copy);
        return copy;
    }

    @Override
    public Holding holding(int slot) {
        return lent.contains(slot) ? Holding.LENT : Holding.NONE;
    }

    @Override
    public int stream(int slot) {
        return lent.contains(slot) ? 8 : 0;
    }

    @Override
    public long heldNanos(int slot) {
        return lent.contains(slot) ? Duration.ofHours(2).toNanos() : -1;
    }

    @Override
    public boolean wasSent(int slot) {
        return false;
    }
}
