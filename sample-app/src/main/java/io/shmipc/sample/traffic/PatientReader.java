package io.shmipc.sample.traffic;

import io.shmipc.sample.record.Destinations;
import io.shmipc.sample.record.Queries;
import io.shmipc.spring.core.MessageStream;
import io.shmipc.spring.core.ShmipcOperations;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Reads lines as a person would, one after the other. What has come and is not read yet lies in
 * shared memory meanwhile, and is given back at the end.
 */
final class PatientReader {

    private static final Duration PER_LINE = Duration.ofMillis(100);

    private final ShmipcOperations operations;
    private final String application;
    private final int lines;
    private final CountDownLatch ended;

    PatientReader(
            ShmipcOperations operations, String application, int lines, CountDownLatch ended) {
        this.operations = operations;
        this.application = application;
        this.lines = lines;
        this.ended = ended;
    }

    void read() {
        try (MessageStream<byte[]> newest =
                operations
                        .to(Destinations.FOLLOW)
                        .payload(new Queries.Newest(application, lines))
                        .retrieveStream(byte[].class)) {
            while (newest.hasNext() && !ended.await(PER_LINE.toMillis(), TimeUnit.MILLISECONDS)) {
                newest.next();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
