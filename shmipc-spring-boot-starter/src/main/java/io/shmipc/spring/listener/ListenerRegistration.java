package io.shmipc.spring.listener;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A listener within a {@link ListenerEndpointRegistry}, which can be stopped and started while its
 * container runs. Safe for use by any number of threads.
 */
public final class ListenerRegistration {

    private final ListenerEndpoint endpoint;
    private final List<DestinationPattern> patterns;
    private final @Nullable ConcurrencyLimit limit;
    private final AtomicInteger active = new AtomicInteger();
    private final Object idle = new Object();
    private volatile boolean running;

    ListenerRegistration(
            ListenerEndpoint endpoint, @Nullable Integer concurrency, boolean running) {
        this.endpoint = endpoint;
        this.patterns = endpoint.destinations().stream().map(DestinationPattern::parse).toList();
        this.limit = concurrency == null ? null : new ConcurrencyLimit(concurrency);
        this.running = running;
    }

    /** Unique name. */
    public String id() {
        return endpoint.id();
    }

    /** Names and patterns whose messages it handles. */
    public List<String> destinations() {
        return endpoint.destinations();
    }

    /** How many messages it handles at one time, at most; empty if unlimited. */
    public OptionalInt concurrency() {
        return limit == null ? OptionalInt.empty() : OptionalInt.of(limit.places());
    }

    /** Messages that it handles now, those that wait for a place and for their result included. */
    public int activeMessages() {
        return active.get();
    }

    /** Whether it takes messages, as long as its container runs. */
    public boolean isRunning() {
        return running;
    }

    /** Has it take messages. */
    public void start() {
        running = true;
    }

    /**
     * Has it refuse messages from now on, and waits until those that it handles are done. Those
     * that wait for a place are refused.
     *
     * @param timeout for how long to wait
     * @return whether none is left
     */
    public boolean stop(Duration timeout) {
        running = false;
        if (limit != null) {
            limit.refuseWaiting(stopped());
        }
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        boolean interrupted = false;
        synchronized (idle) {
            while (active.get() > 0 && !interrupted) {
                long left = deadlineNanos - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(idle, left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return active.get() == 0;
    }

    ListenerStoppedException stopped() {
        return new ListenerStoppedException("listener id=" + id() + " is stopped");
    }

    ListenerEndpoint endpoint() {
        return endpoint;
    }

    List<DestinationPattern> patterns() {
        return patterns;
    }

    @Nullable ConcurrencyLimit limit() {
        return limit;
    }

    ListenerShape shape() {
        return endpoint instanceof MethodListenerEndpoint method
                ? method.shape()
                : ListenerShape.plain(endpoint.replies());
    }

    /** A message comes; {@link #leave} follows, unless this is refused. */
    boolean enter() {
        active.incrementAndGet();
        if (!running) {
            leave();
            return false;
        }
        return true;
    }

    void leave() {
        if (active.decrementAndGet() == 0 && !running) {
            synchronized (idle) {
                idle.notifyAll();
            }
        }
    }
}
