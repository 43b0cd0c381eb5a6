package io.shmipc.session;

import io.shmipc.metrics.FallbackReason;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of fallback once in a while instead of once a message. */
final class FallbackLog {

    private static final Logger log = LoggerFactory.getLogger(FallbackLog.class);
    private static final long INTERVAL_NANOS = 10_000_000_000L;

    private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());
    private final AtomicLong unsaid = new AtomicLong();

    void fellBack(StreamImpl stream, FallbackReason why, long framesSoFar) {
        long now = System.nanoTime();
        long next = nextNanos.get();
        if (now - next >= 0 && nextNanos.compareAndSet(next, now + INTERVAL_NANOS)) {
            log.warn(
                    "{} sends over the socket: reason={} streamsNotMentioned={} framesSoFar={}",
                    stream,
                    why,
                    unsaid.getAndSet(0),
                    framesSoFar);
        } else {
            unsaid.incrementAndGet();
        }
    }
}
