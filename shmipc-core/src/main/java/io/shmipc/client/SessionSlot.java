package io.shmipc.client;

import io.shmipc.session.Session;
import io.shmipc.session.SessionAccess;
import io.shmipc.session.StreamPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connected session of a client and the streams that wait for reuse on it.
 *
 * @param connectedAtNanos when it began, by {@link System#nanoTime()}
 * @param breaker keeps new streams away from it while its memory keeps running out
 * @param tally counts for the client
 */
record SessionSlot(
        Session session,
        StreamPool pool,
        long connectedAtNanos,
        Breaker breaker,
        ClientTally tally) {

    private static final Logger log = LoggerFactory.getLogger(SessionSlot.class);

    /** The slot of a session that has just begun. */
    static SessionSlot of(Session session, ClientConfig config, ClientTally tally) {
        SessionSlot slot =
                new SessionSlot(
                        session,
                        new StreamPool(session, config.maxIdleStreams()),
                        System.nanoTime(),
                        Breaker.of(config),
                        tally);
        SessionAccess.watchExhaustion(session, slot::exhausted);
        return slot;
    }

    private void exhausted() {
        tally.exhaustions.increment();
        if (breaker.exhausted(System.nanoTime())) {
            tally.breakerOpenings.increment();
            log.warn(
                    "session={}: its memory keeps running out, new streams prefer other sessions:"
                            + " exhaustions={} breakerOpenings={}",
                    session.id(),
                    breaker.exhaustions(),
                    breaker.openings());
        }
    }

    /** Whether no slice of its memory is free. */
    boolean isExhausted() {
        return SessionAccess.isMemoryExhausted(session);
    }
}
