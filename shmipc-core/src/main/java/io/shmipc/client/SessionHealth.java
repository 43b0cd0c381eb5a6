package io.shmipc.client;

import io.shmipc.session.Session;
import java.time.Duration;

/**
 * How a connected session of a client does, as far as the choice of a session for a new stream
 * goes.
 *
 * @param session which one
 * @param memoryExhausted whether no slice at all is free in its memory now
 * @param breakerOpenFor how long new streams will still be opened on other sessions first; zero
 *     while its breaker is closed
 * @param breakerOpenings times that its breaker opened
 * @param exhaustions messages that would have fitted into its memory and found no room: they fell
 *     back, failed or waited in vain
 */
public record SessionHealth(
        Session session,
        boolean memoryExhausted,
        Duration breakerOpenFor,
        long breakerOpenings,
        long exhaustions) {

    static SessionHealth of(SessionSlot slot, long nowNanos) {
        return new SessionHealth(
                slot.session(),
                slot.isExhausted(),
                Duration.ofNanos(slot.breaker().nanosOpen(nowNanos)),
                slot.breaker().openings(),
                slot.breaker().exhaustions());
    }

    /**
     * Whether new streams are opened on other sessions first, because memory ran out repeatedly.
     */
    public boolean breakerOpen() {
        return !breakerOpenFor.isZero();
    }
}
