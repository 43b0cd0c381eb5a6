package io.shmipc.sample.agent.query;

import io.shmipc.sample.agent.storage.SegmentReader;
import io.shmipc.sample.record.Queries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects the records that contain some bytes, until a bound is reached. */
final class SearchVisitor implements SegmentReader.Visitor {

    // A clock read costs as much as a short line; one in so many keeps the deadline well enough.
    private static final int RECORDS_PER_CLOCK_READ = 256;

    private final byte[] wanted;
    private final int limit;
    private final long maxReplyBytes;
    private final long deadlineNanos;
    private final List<Queries.Hit> hits = new ArrayList<>();
    private long replyBytes;
    private long nextRecord;
    private boolean complete = true;

    SearchVisitor(Queries.Search query, QuerySettings settings) {
        wanted = query.bytes();
        limit = query.limit();
        maxReplyBytes = settings.maxReplyBytes();
        deadlineNanos = System.nanoTime() + settings.searchDeadline().toNanos();
        nextRecord = query.fromRecord();
    }

    @Override
    public boolean record(long record, byte[] bytes, int offset, int length) {
        if (hits.size() == limit || isPastDeadline(record)) {
            complete = false;
            return false;
        }
        if (contains(bytes, offset, offset + length)) {
            if (!hits.isEmpty() && replyBytes + length > maxReplyBytes) {
                complete = false;
                return false;
            }
            replyBytes += length;
            hits.add(new Queries.Hit(record, Arrays.copyOfRange(bytes, offset, offset + length)));
        }
        nextRecord = record + 1;
        return true;
    }

    Queries.Found found() {
        return new Queries.Found(List.copyOf(hits), complete, nextRecord);
    }

    private boolean isPastDeadline(long record) {
        return record % RECORDS_PER_CLOCK_READ == 0 && System.nanoTime() - deadlineNanos > 0;
    }

    private boolean contains(byte[] bytes, int start, int end) {
        byte first = wanted[0];
        for (int at = start; at <= end - wanted.length; at++) {
            if (bytes[at] == first
                    && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }
}
