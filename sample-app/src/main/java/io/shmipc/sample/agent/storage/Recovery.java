package io.shmipc.sample.agent.storage;

import io.shmipc.sample.record.LevelCounts;
import io.shmipc.sample.record.LevelDetector;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads what an earlier agent left: counts records, finds the places of the newest, and cuts off a
 * last record that was not written to its end.
 */
final class Recovery {

    private static final int TAIL_CHUNK_BYTES = 64 * 1024;

    private final RecordIndex index;
    private final LevelCounts levels;
    private final List<String> findings = new ArrayList<>();

    /** Fills {@code index} and {@code levels}. */
    Recovery(RecordIndex index, LevelCounts levels) {
        this.index = index;
        this.levels = levels;
    }

    /** The files of {@code folder}, oldest first. */
    List<Segment> recover(Path folder) throws IOException {
        List<Segment> segments = new ArrayList<>();
        for (Path path : files(folder)) {
            long firstRecord = Segment.firstRecordOf(path);
            if (!segments.isEmpty()) {
                checkFollows(segments.get(segments.size() - 1), path, firstRecord);
            }
            cutTornRecord(path);
            segments.add(count(path, firstRecord));
        }
        return segments;
    }

    /** What was not as a clean stop leaves it, a sentence each. */
    List<String> findings() {
        return findings;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.filter(Segment::isSegment)
                    .sorted(Comparator.comparing(path -> path.getFileName().toString()))
                    .toList();
        }
    }

    private void checkFollows(Segment before, Path path, long firstRecord) {
        if (firstRecord < before.endRecord()) {
            throw new StorageException(
                    String.format(
                            "file %s overlaps the one before it: firstRecord=%d: firstRecord >= %d",
                            path, firstRecord, before.endRecord()));
        }
        if (firstRecord > before.endRecord()) {
            findings.add(
                    String.format(
                            "records %d to %d are missing before %s",
                            before.endRecord(), firstRecord - 1, path));
        }
    }

    private void cutTornRecord(Path path) throws IOException {
        try (FileChannel file =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long size = file.size();
            long end = endOfLastLine(file, size);
            if (end < size) {
                file.truncate(end);
                findings.add(
                        String.format(
                                "cut a torn last record of %,d bytes off %s", size - end, path));
            }
        }
    }

    private static long endOfLastLine(FileChannel file, long size) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(TAIL_CHUNK_BYTES);
        long end = size;
        while (end > 0) {
            long start = Math.max(0, end - TAIL_CHUNK_BYTES);
            chunk.clear().limit((int) (end - start));
            while (chunk.hasRemaining()) {
                if (file.read(chunk, start + chunk.position()) < 0) {
                    throw new IOException("file became shorter while it was read");
                }
            }
            for (int at = chunk.limit() - 1; at >= 0; at--) {
                if (chunk.get(at) == '\n') {
                    return start + at + 1;
                }
            }
            end = start;
        }
        return 0;
    }

    private Segment count(Path path, long firstRecord) throws IOException {
        long[] position = new long[2];
        try (InputStream in = Files.newInputStream(path)) {
            SegmentReader.splitWholeLines(
                    in,
                    path,
                    (bytes, offset, length) -> {
                        levels.add(LevelDetector.detect(bytes, offset, length));
                        index.add(firstRecord, position[1], length);
                        position[0]++;
                        position[1] += length + 1L;
                    });
        }
        return new Segment(path, firstRecord, position[0], position[1]);
    }
}
