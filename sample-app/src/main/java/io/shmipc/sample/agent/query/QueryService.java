package io.shmipc.sample.agent.query;

import io.shmipc.sample.agent.storage.AgentStore;
import io.shmipc.sample.agent.storage.ApplicationLog;
import io.shmipc.sample.agent.storage.SegmentReader;
import io.shmipc.sample.record.Queries;
import java.util.List;

/** Answers queries from the store. Safe for use by several threads. */
public final class QueryService {

    /** Most lines in one answer. */
    public static final int MAX_LINES = ApplicationLog.MAX_NEWEST;

    private final AgentStore store;
    private final QuerySettings settings;

    public QueryService(AgentStore store, QuerySettings settings) {
        this.store = store;
        this.settings = settings;
    }

    public Queries.Lines newest(Queries.Newest query) {
        requireCount(query.count(), "count");
        List<byte[]> lines =
                log(query.application()).newest(query.count(), settings.maxReplyBytes());
        long stored = log(query.application()).snapshot().records();
        return new Queries.Lines(lines, lines.size() >= Math.min(query.count(), stored));
    }

    public Queries.Summary summary(Queries.Application query) {
        ApplicationLog.Snapshot snapshot = log(query.application()).snapshot();
        return new Queries.Summary(
                snapshot.records(),
                snapshot.sizeBytes(),
                snapshot.segments().size(),
                snapshot.levels());
    }

    public Queries.Found search(Queries.Search query) {
        requireCount(query.limit(), "limit");
        requireRecord(query.fromRecord());
        if (query.bytes().length == 0) {
            throw new IllegalArgumentException("the text to search for is empty");
        }
        SearchVisitor visitor = new SearchVisitor(query, settings);
        SegmentReader.read(
                log(query.application()).snapshot().segments(), query.fromRecord(), visitor);
        return visitor.found();
    }

    public Queries.Audited audit(Queries.Audit query) {
        requireRecord(query.fromRecord());
        AuditVisitor visitor = new AuditVisitor(query, settings.auditPageBytes());
        SegmentReader.read(
                log(query.application()).snapshot().segments(), query.fromRecord(), visitor);
        return visitor.audited();
    }

    public void retire(Queries.Application query) {
        store.retire(query.application());
    }

    private ApplicationLog log(String application) {
        ApplicationLog log = store.find(application);
        if (log == null) {
            throw new IllegalArgumentException("no application " + application + " is known");
        }
        return log;
    }

    private static void requireCount(int count, String name) {
        if (count < 1 || count > MAX_LINES) {
            throw new IllegalArgumentException(
                    String.format("%s=%d: 1 <= %s <= %d", name, count, name, MAX_LINES));
        }
    }

    private static void requireRecord(long fromRecord) {
        if (fromRecord < 0) {
            throw new IllegalArgumentException("fromRecord=" + fromRecord + ": fromRecord >= 0");
        }
    }
}
