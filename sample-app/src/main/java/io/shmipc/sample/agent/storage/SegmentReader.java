package io.shmipc.sample.agent.storage;

import io.shmipc.sample.record.LineSplitter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads stored records in order. Works on a snapshot of the files and takes no lock: files only
 * grow, and nothing is read beyond the size they had.
 */
public final class SegmentReader {

    /** Receives the records. */
    public interface Visitor {

        /**
         * @param record number of the record, counted from 0 over the whole log
         * @param bytes valid only during the call
         * @return false to see no more
         */
        boolean record(long record, byte[] bytes, int offset, int length);
    }

    private SegmentReader() {}

    /**
     * Shows every record from {@code fromRecord} on until the end of the snapshot or until the
     * visitor has seen enough.
     *
     * @throws StorageException when a file cannot be read or does not hold what it should
     */
    public static void read(List<Segment> segments, long fromRecord, Visitor visitor) {
        for (Segment segment : segments) {
            if (segment.endRecord() > fromRecord) {
                try {
                    if (!read(segment, fromRecord, visitor)) {
                        return;
                    }
                } catch (IOException e) {
                    throw new StorageException("cannot read " + segment.path() + ": " + e, e);
                }
            }
        }
    }

    private static boolean read(Segment segment, long fromRecord, Visitor visitor)
            throws IOException {
        long[] next = {segment.firstRecord()};
        boolean[] goOn = {true};
        try (BoundedInput in =
                new BoundedInput(Files.newInputStream(segment.path()), segment.sizeBytes())) {
            splitWholeLines(
                    in,
                    segment.path(),
                    (bytes, offset, length) -> {
                        long record = next[0]++;
                        if (goOn[0] && record >= fromRecord) {
                            goOn[0] = visitor.record(record, bytes, offset, length);
                            if (!goOn[0]) {
                                in.stop();
                            }
                        }
                    });
        }
        if (goOn[0] && next[0] != segment.endRecord()) {
            throw new StorageException(
                    String.format(
                            "%s holds records=%d: records == %d",
                            segment.path(), next[0] - segment.firstRecord(), segment.records()));
        }
        return goOn[0];
    }

    static void splitWholeLines(InputStream in, Path path, LineSplitter.Sink sink)
            throws IOException {
        LineSplitter splitter = new LineSplitter();
        splitter.split(in, sink);
        if (splitter.cutLines() > 0) {
            throw new StorageException(
                    "file "
                            + path
                            + " was not written by this agent: it has a line that is too long");
        }
    }
}
