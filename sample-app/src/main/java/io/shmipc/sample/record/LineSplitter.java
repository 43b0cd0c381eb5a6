package io.shmipc.sample.record;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Splits a byte stream into lines at 0x0A and nowhere else: bytes are never decoded, a carriage
 * return stays part of its line, and so does everything that is not UTF-8. Memory is bounded by the
 * longest line; a longer one is handed over in pieces of exactly {@link
 * BatchWriter#MAX_LINE_BYTES}, which are counted.
 */
public final class LineSplitter {

    private static final int CHUNK_BYTES = 256 * 1024;

    /** Receives the lines, on the thread that reads. */
    public interface Sink {

        /**
         * @param bytes valid only during the call
         */
        void line(byte[] bytes, int offset, int length) throws IOException;

        /** Nothing more is there at the moment, so the next read may block for long. */
        default void idle() throws IOException {}
    }

    private byte[] buffer = new byte[CHUNK_BYTES];
    private int filled;
    private long cutLines;
    private long bytesRead;
    private boolean endedInLine;

    /** Reads to the end of the stream; a last line without a line break counts as a line. */
    public void split(InputStream in, Sink sink) throws IOException {
        filled = 0;
        while (true) {
            if (filled == buffer.length) {
                grow();
            }
            if (in.available() == 0) {
                sink.idle();
            }
            int count = in.read(buffer, filled, buffer.length - filled);
            if (count < 0) {
                break;
            }
            bytesRead += count;
            int scanFrom = filled;
            filled += count;
            deliver(scanFrom, sink);
        }
        endedInLine = filled > 0;
        if (filled > 0) {
            sink.line(buffer, 0, filled);
            filled = 0;
        }
    }

    /** Times a line was too long and went on as another. */
    public long cutLines() {
        return cutLines;
    }

    public long bytesRead() {
        return bytesRead;
    }

    /** Whether the last stream ended without a line break. */
    public boolean endedInLine() {
        return endedInLine;
    }

    private void deliver(int scanFrom, Sink sink) throws IOException {
        int start = 0;
        int limit = filled;
        for (int at = scanFrom; at < limit; at++) {
            if (buffer[at] == BatchDescriptor.LINE_BREAK) {
                start = deliverCut(start, at, sink);
                sink.line(buffer, start, at - start);
                start = at + 1;
            }
        }
        // The cut waits for one byte more, or a line of exactly the longest size would be cut too.
        start = deliverCut(start, limit, sink);
        System.arraycopy(buffer, start, buffer, 0, limit - start);
        filled = limit - start;
    }

    private int deliverCut(int start, int end, Sink sink) throws IOException {
        int at = start;
        while (end - at > BatchWriter.MAX_LINE_BYTES) {
            sink.line(buffer, at, BatchWriter.MAX_LINE_BYTES);
            cutLines++;
            at += BatchWriter.MAX_LINE_BYTES;
        }
        return at;
    }

    private void grow() {
        int most = BatchWriter.MAX_LINE_BYTES + CHUNK_BYTES;
        buffer = Arrays.copyOf(buffer, Math.min(most, buffer.length * 2));
    }
}
