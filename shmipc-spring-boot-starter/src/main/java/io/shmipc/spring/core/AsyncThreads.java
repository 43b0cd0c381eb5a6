package io.shmipc.spring.core;

import io.shmipc.session.Session;
import io.shmipc.session.Stream;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The few threads for exchanges that keep none: for what is late, for what has to wait for a
 * session, and for closing, which may have to wait for room. They end when there is nothing to do.
 */
final class AsyncThreads {

    /** Stages that depend on a future which failed may keep one busy. */
    private static final int TIMERS = 4;

    private static final long IDLE_SECONDS = 5;

    private static final long LOOK_AGAIN_NANOS = 5_000_000;

    private final StreamSource streams;
    private final ScheduledThreadPoolExecutor timer;
    private final SessionLanes lanes;
    private final Queue<AsyncExchange<?>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean looking = new AtomicBoolean();

    AsyncThreads(StreamSource streams) {
        this.streams = streams;
        timer = new ScheduledThreadPoolExecutor(TIMERS, daemons("shmipc-async-timer-"));
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
        lanes = new SessionLanes(daemons("shmipc-async-helper-"), IDLE_SECONDS);
    }

    /**
     * They serve one request after the other, so they inherit nothing of the first but its loader.
     */
    private static ThreadFactory daemons(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(null, task, name + count.incrementAndGet(), 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
            return thread;
        };
    }

    Future<?> after(long nanos, Runnable task) {
        return timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    /** Runs a task that may wait for the transport, but not for an application. */
    void execute(Session session, Runnable task) {
        lanes.execute(session, task);
    }

    void close(Stream stream) {
        lanes.execute(stream.session(), stream::close);
    }

    /** Has an exchange try again now and then until it waits no more. */
    void await(AsyncExchange<?> exchange) {
        waiting.add(exchange);
        lookLater();
    }

    private void lookLater() {
        if (looking.compareAndSet(false, true)) {
            after(LOOK_AGAIN_NANOS, this::look);
        }
    }

    /** By one thread at a time, since an exchange must not begin twice. */
    private void look() {
        try {
            boolean connected = streams.isConnected();
            waiting.removeIf(exchange -> exchange.tryAgain(connected));
        } finally {
            looking.set(false);
            if (!waiting.isEmpty()) {
                lookLater();
            }
        }
    }
}
