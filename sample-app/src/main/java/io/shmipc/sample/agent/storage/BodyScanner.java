package io.shmipc.sample.agent.storage;

import io.shmipc.sample.record.Batch;
import io.shmipc.sample.record.BatchFormatException;
import io.shmipc.sample.record.BatchWriter;
import io.shmipc.sample.record.LevelCounts;
import io.shmipc.sample.record.LevelDetector;
import java.util.Arrays;

/** Finds the lines of one batch after the other, reusing its memory. Not thread-safe. */
final class BodyScanner {

    private final LevelCounts levels = new LevelCounts();
    private int[] ends = new int[1024];
    private int lines;
    private int bodyOffset;

    /**
     * @throws BatchFormatException when the body does not hold the number of lines that the batch
     *     states, or one is too long
     */
    void scan(Batch batch) {
        levels.clear();
        lines = 0;
        bodyOffset = batch.bodyOffset();
        byte[] bytes = batch.bytes();
        int start = bodyOffset;
        for (int at = start; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                int length = at - start;
                if (length > BatchWriter.MAX_LINE_BYTES) {
                    throw new BatchFormatException(
                            "line has "
                                    + length
                                    + " bytes: bytes <= "
                                    + BatchWriter.MAX_LINE_BYTES);
                }
                levels.add(LevelDetector.detect(bytes, start, length));
                addEnd(at);
                start = at + 1;
            }
        }
        if (lines != batch.recordCount()) {
            throw new BatchFormatException(
                    "lines=" + lines + ": lines == recordCount=" + batch.recordCount());
        }
    }

    LevelCounts levels() {
        return levels;
    }

    /**
     * Enters the newest lines, as many as the index holds, as lying at {@code offset} of a file.
     */
    void index(RecordIndex index, long segmentFirstRecord, long offset) {
        for (int line = Math.max(0, lines - index.capacity()); line < lines; line++) {
            int start = line == 0 ? bodyOffset : ends[line - 1] + 1;
            index.add(segmentFirstRecord, offset + start - bodyOffset, ends[line] - start);
        }
    }

    private void addEnd(int end) {
        if (lines == ends.length) {
            ends = Arrays.copyOf(ends, ends.length * 2);
        }
        ends[lines++] = end;
    }
}
