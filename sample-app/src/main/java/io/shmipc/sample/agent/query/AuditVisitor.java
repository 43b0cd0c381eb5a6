package io.shmipc.sample.agent.query;

import io.shmipc.sample.agent.storage.SegmentReader;
import io.shmipc.sample.record.LevelCounts;
import io.shmipc.sample.record.LevelDetector;
import io.shmipc.sample.record.LineChecksum;
import io.shmipc.sample.record.Queries;

/** Computes count, checksum and levels of the records shown, up to the size of a page. */
final class AuditVisitor implements SegmentReader.Visitor {

    private final long pageBytes;
    private final LineChecksum checksum;
    private final LevelCounts levels = new LevelCounts();
    private long records;
    private long sizeBytes;
    private boolean complete = true;

    AuditVisitor(Queries.Audit query, long pageBytes) {
        this.pageBytes = pageBytes;
        this.checksum = new LineChecksum(query.checksum());
    }

    @Override
    public boolean record(long record, byte[] bytes, int offset, int length) {
        if (records > 0 && sizeBytes + length > pageBytes) {
            complete = false;
            return false;
        }
        checksum.add(bytes, offset, length);
        levels.add(LevelDetector.detect(bytes, offset, length));
        records++;
        sizeBytes += length;
        return true;
    }

    Queries.Audited audited() {
        return new Queries.Audited(records, sizeBytes, checksum.value(), levels.toMap(), complete);
    }
}
