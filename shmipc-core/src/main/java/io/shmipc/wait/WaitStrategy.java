package io.shmipc.wait;

/**
 * Decides what the consumer of a session's queue does when the queue is empty. Every strategy works
 * with every peer: a consumer that stays awake leaves the queue's working flag set, and the peer
 * then sends no wake-up.
 *
 * <p>Called by the event loop that owns the session, on its thread; must not block.
 */
@FunctionalInterface
public interface WaitStrategy {

    /** Clear the flag and sleep in the kernel until the peer sends a wake-up. */
    long SLEEP_UNTIL_WOKEN = Long.MAX_VALUE;

    /**
     * How long the loop leaves the queue alone before it looks again.
     *
     * @param idleNanos time since the last element was taken
     * @return {@link #SLEEP_UNTIL_WOKEN}, or the time until the next look with the flag left set; 0
     *     looks again at once
     */
    long nanosUntilNextLook(long idleNanos);

    /**
     * Sleep whenever the queue is empty: no processor time when idle, one wake-up for each burst.
     */
    static WaitStrategy blocking() {
        return BlockingWaitStrategy.INSTANCE;
    }
}
