package io.shmipc.sample.agent.storage;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of an application's log.
 *
 * @param firstRecord number of its first record, counted from 0 over the whole log
 * @param records whole records in it
 * @param sizeBytes bytes those records take; what a file holds beyond is not written yet
 */
public record Segment(Path path, long firstRecord, long records, long sizeBytes) {

    // As many digits as the largest long has, so that names sort by number.
    private static final Pattern NAME = Pattern.compile("(\\d{19})\\.log");

    static Segment empty(Path folder, long firstRecord) {
        return new Segment(
                folder.resolve(String.format("%019d.log", firstRecord)), firstRecord, 0, 0);
    }

    static boolean isSegment(Path path) {
        return NAME.matcher(path.getFileName().toString()).matches();
    }

    static long firstRecordOf(Path path) {
        Matcher name = NAME.matcher(path.getFileName().toString());
        if (!name.matches()) {
            throw new IllegalArgumentException("path=" + path + " does not name a log file");
        }
        try {
            return Long.parseLong(name.group(1));
        } catch (NumberFormatException e) {
            throw new StorageException("file " + path + " has a record number beyond 2^63", e);
        }
    }

    Segment grown(long moreRecords, long moreBytes) {
        return new Segment(path, firstRecord, records + moreRecords, sizeBytes + moreBytes);
    }

    public long endRecord() {
        return firstRecord + records;
    }
}
