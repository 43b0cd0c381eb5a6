package io.shmipc.sample.agent.storage;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Reads single records by their places. */
final class PlaceReader {

    private PlaceReader() {}

    /**
     * @param places in the order of writing, so that each file is opened once
     */
    static List<byte[]> read(List<Segment> segments, List<RecordIndex.Place> places) {
        List<byte[]> lines = new ArrayList<>(places.size());
        for (Segment segment : segments) {
            List<RecordIndex.Place> inSegment =
                    places.stream()
                            .filter(place -> place.segmentFirstRecord() == segment.firstRecord())
                            .toList();
            if (!inSegment.isEmpty()) {
                readFrom(segment, inSegment, lines);
            }
        }
        return lines;
    }

    private static void readFrom(
            Segment segment, List<RecordIndex.Place> places, List<byte[]> lines) {
        try (FileChannel file = FileChannel.open(segment.path(), StandardOpenOption.READ)) {
            for (RecordIndex.Place place : places) {
                lines.add(readOne(file, place));
            }
        } catch (IOException e) {
            throw new StorageException("cannot read " + segment.path() + ": " + e, e);
        }
    }

    private static byte[] readOne(FileChannel file, RecordIndex.Place place) throws IOException {
        ByteBuffer line = ByteBuffer.allocate(place.length());
        while (line.hasRemaining()) {
            if (file.read(line, place.offset() + line.position()) < 0) {
                throw new EOFException("file ends at " + file.size() + " before " + place);
            }
        }
        return line.array();
    }
}
