package io.shmipc.sample.app;

import io.shmipc.sample.record.Destinations;
import io.shmipc.sample.record.LevelCounts;
import io.shmipc.sample.record.LineChecksum;
import io.shmipc.sample.record.Queries;
import io.shmipc.spring.core.ShmipcOperations;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Asks the agent what it has, with the starter's template: requests of objects, answers as objects.
 */
public final class AgentClient {

    /** A page of an audit is 64 MiB read from a disk that may be slow. */
    private static final Duration AUDIT_TIMEOUT = Duration.ofSeconds(60);

    private final ShmipcOperations operations;

    public AgentClient(ShmipcOperations operations) {
        this.operations = operations;
    }

    /** Everything from one record on, as the agent reads it back from its files. */
    public record Stored(long records, long sizeBytes, long checksum, LevelCounts levels) {}

    public Queries.Lines newest(String application, int count) {
        return operations.request(
                Destinations.NEWEST, new Queries.Newest(application, count), Queries.Lines.class);
    }

    public Queries.Summary summary(String application) {
        return operations.request(
                Destinations.SUMMARY, new Queries.Application(application), Queries.Summary.class);
    }

    public Queries.Found search(String application, String text, long fromRecord, int limit) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return operations.request(
                Destinations.SEARCH,
                new Queries.Search(application, bytes, fromRecord, limit),
                Queries.Found.class);
    }

    /** Has the agent read its files from {@code fromRecord} to the end. */
    public Stored audit(String application, long fromRecord) {
        LevelCounts levels = new LevelCounts();
        long checksum = LineChecksum.EMPTY;
        long records = 0;
        long sizeBytes = 0;
        while (true) {
            Queries.Audited page =
                    operations
                            .to(Destinations.AUDIT)
                            .timeout(AUDIT_TIMEOUT)
                            .payload(new Queries.Audit(application, fromRecord + records, checksum))
                            .retrieve(Queries.Audited.class);
            checksum = page.checksum();
            records += page.records();
            sizeBytes += page.sizeBytes();
            levels.addAll(page.levels());
            if (page.complete()) {
                return new Stored(records, sizeBytes, checksum, levels);
            }
        }
    }

    /** Has the agent close the log of an application that sends no more. */
    public void retire(String application) {
        operations.request(Destinations.RETIRE, new Queries.Application(application), Void.class);
    }
}
