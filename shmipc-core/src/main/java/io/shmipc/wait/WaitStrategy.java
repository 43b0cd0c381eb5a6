package io.shmipc.wait;

import java.time.Duration;

/**
 * Decides what the consumer of a session's queue does when the queue is empty. Every strategy works
 * with every peer: a consumer that stays awake leaves the queue's working flag set, and the peer
 * then sends no wake-up.
 *
 * <p>The consumer of a session is whichever thread waits for its messages: a caller blocked in a
 * read, or the session's event loop when no caller is. It asks its session's own strategy, see
 * {@link #forSession()}, one thread at a time; no method may block.
 */
@FunctionalInterface
public interface WaitStrategy {

    /** Clear the flag and sleep in the kernel until the peer sends a wake-up. */
    long SLEEP_UNTIL_WOKEN = Long.MAX_VALUE;

    /**
     * How long the consumer leaves the queue alone before it looks again.
     *
     * @param idleNanos how long this wait has lasted: since the consumer began to wait or, on an
     *     event loop, since it took the last element; the first look of a wait is told 0
     * @return {@link #SLEEP_UNTIL_WOKEN}, or the time until the next look with the flag left set; 0
     *     looks again at once
     */
    long nanosUntilNextLook(long idleNanos);

    /**
     * A wait has ended with something in the queue.
     *
     * @param waitedNanos how long it lasted, time asleep included
     */
    default void arrived(long waitedNanos) {}

    /**
     * The strategy one session uses. A strategy that remembers anything returns a new object for
     * each, and is itself only a template.
     */
    default WaitStrategy forSession() {
        return this;
    }

    /**
     * Sleep whenever the queue is empty: no processor time when idle, one wake-up for each burst.
     * Choose it when cores are shared with others and tens of microseconds for a wake-up are
     * acceptable.
     */
    static WaitStrategy blocking() {
        return BlockingWaitStrategy.INSTANCE;
    }

    /** {@link #adaptive(Duration)} with at most 50 microseconds of looking. */
    static WaitStrategy adaptive() {
        return AdaptiveWaitStrategy.DEFAULT;
    }

    /**
     * Look for as long as the gaps seen lately make it likely that something comes, then sleep. The
     * default: a busy session answers without a system call, an idle one costs nothing.
     *
     * @param maxSpin the longest time spent looking in one wait, &gt; 0 and &lt;= 1 s
     * @throws io.shmipc.error.ConfigurationException if it is outside these bounds
     */
    static WaitStrategy adaptive(Duration maxSpin) {
        return AdaptiveWaitStrategy.of(maxSpin);
    }

    /**
     * Never sleep: the lowest latency, for one core a waiting thread. Choose it where a core can be
     * given away for it.
     */
    static WaitStrategy busyPolling() {
        return BusyPollingWaitStrategy.INSTANCE;
    }

    /**
     * Look once an interval and sleep in between, whatever arrives: one wake-up of this end for all
     * that has gathered, and none for the peer to send. For batches that nobody waits for.
     *
     * @param interval time between two looks, &gt;= 10 microseconds and &lt;= 1 h
     * @throws io.shmipc.error.ConfigurationException if it is outside these bounds
     */
    static WaitStrategy timed(Duration interval) {
        return TimedWaitStrategy.of(interval);
    }
}
