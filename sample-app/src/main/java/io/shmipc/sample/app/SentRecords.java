package io.shmipc.sample.app;

import io.shmipc.sample.record.Batch;
import io.shmipc.sample.record.LevelCounts;
import io.shmipc.sample.record.LevelDetector;
import io.shmipc.sample.record.LineChecksum;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** What the application remembers of what it sent, to compare with what the agent has. */
public final class SentRecords {

    /** Newest lines kept for the comparison. */
    public static final int NEWEST = 10;

    private final LineChecksum checksum = new LineChecksum();
    private final LevelCounts levels = new LevelCounts();
    private final Deque<SentBatch> batches = new ArrayDeque<>();
    private long keptRecords;
    private long records;
    private long sizeBytes;

    private record SentBatch(byte[] message, int records) {}

    void add(byte[] bytes, int offset, int length) {
        checksum.add(bytes, offset, length);
        levels.add(LevelDetector.detect(bytes, offset, length));
        records++;
        sizeBytes += length;
    }

    /** Keeps the newest batches: as many as hold the newest lines, whose bytes are in them. */
    void addBatch(byte[] message, int batchRecords) {
        batches.addLast(new SentBatch(message, batchRecords));
        keptRecords += batchRecords;
        while (keptRecords - batches.getFirst().records() >= NEWEST) {
            keptRecords -= batches.removeFirst().records();
        }
    }

    public long records() {
        return records;
    }

    /** Bytes of the lines, without line breaks. */
    public long sizeBytes() {
        return sizeBytes;
    }

    public long checksum() {
        return checksum.value();
    }

    public LevelCounts levels() {
        return levels;
    }

    /** At most {@value #NEWEST} lines, oldest first. */
    public List<byte[]> newest() {
        List<byte[]> lines = new ArrayList<>();
        for (SentBatch batch : batches) {
            addLines(batch, lines);
        }
        return lines.subList(Math.max(0, lines.size() - NEWEST), lines.size());
    }

    private static void addLines(SentBatch sent, List<byte[]> lines) {
        byte[] bytes = sent.message();
        int start = Batch.decode(bytes).bodyOffset();
        for (int at = start; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                lines.add(Arrays.copyOfRange(bytes, start, at));
                start = at + 1;
            }
        }
    }
}
