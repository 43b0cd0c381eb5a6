package io.shmipc.spring.core;

import io.shmipc.session.Stream;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
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
    private final ThreadPoolExecutor helper;
    private final Queue<AsyncExchange<?>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean looking = new AtomicBoolean();

    AsyncThreads(StreamSource streams) {
        this.streams = streams;
        timer = new ScheduledThreadPoolExecutor(TIMERS, daemons("shmipc-async-timer-"));
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
        helper =
                new ThreadPoolExecutor(
                        1,
                        1,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        daemons("shmipc-async-helper-"));
        helper.allowCoreThreadTimeOut(true);
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    Future<?> after(long nanos, Runnable task) {
        return timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    /** Runs a task that may wait for the transport, but not for an application. */
    void execute(Runnable task) {
        helper.execute(task);
    }

    void close(Stream stream) {
        helper.execute(stream::close);
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

    private void look() {
        looking.set(false);
        try {
            boolean connected = streams.isConnected();
            waiting.removeIf(exchange -> exchange.tryAgain(connected));
        } finally {
            if (!waiting.isEmpty()) {
                lookLater();
            }
        }
    }
}
