package io.shmipc.sample.record;

import java.util.List;
import java.util.Map;

/**
 * Questions to the agent and its answers. They travel as JSON; lines in them as base64, because a
 * line need not be text.
 */
public final class Queries {

    /** Names one application. */
    public record Application(String application) {}

    /** The newest {@code count} lines. */
    public record Newest(String application, int count) {}

    /**
     * Lines, oldest first.
     *
     * @param complete false when the answer would have become too large: these are the newest of
     *     the lines asked for
     */
    public record Lines(List<byte[]> lines, boolean complete) {}

    /**
     * What is stored of one application.
     *
     * @param levels records by level
     */
    public record Summary(long records, long sizeBytes, int files, Map<Level, Long> levels) {}

    /**
     * The first records from {@code fromRecord} on that contain {@code bytes}.
     *
     * @param limit at most so many
     */
    public record Search(String application, byte[] bytes, long fromRecord, int limit) {}

    /**
     * @param hits in the order they were written
     * @param complete whether all that is stored was looked through; otherwise the limit, the
     *     deadline or the size of the answer ended the search
     * @param nextRecord where to go on
     */
    public record Found(List<Hit> hits, boolean complete, long nextRecord) {}

    /**
     * @param record number of the record, counted from 0 over the whole log
     */
    public record Hit(long record, byte[] line) {}

    /**
     * Reads records from disk and computes what both ends can compare; page by page, so that no
     * answer takes long however large the log is.
     *
     * @param checksum {@link LineChecksum} of the pages before; {@link LineChecksum#EMPTY} first
     */
    public record Audit(String application, long fromRecord, long checksum) {}

    /**
     * @param records on this page
     * @param sizeBytes of the lines on this page, without line breaks
     * @param checksum of all lines so far
     * @param levels on this page
     */
    public record Audited(
            long records,
            long sizeBytes,
            long checksum,
            Map<Level, Long> levels,
            boolean complete) {}

    private Queries() {}
}
