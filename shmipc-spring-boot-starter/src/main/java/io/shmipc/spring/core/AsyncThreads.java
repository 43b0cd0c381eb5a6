package io.shmipc.spring.core;

import io.shmipc.session.Session;
import io.shmipc.session.Stream;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The few threads for exchanges that keep none: for what is late, for what has to wait for a
 * session, and for closing, which may have to wait for room. They end when there is nothing to do.
 */
final class AsyncThreads {

    private static final Logger log = LoggerFactory.getLogger(AsyncThreads.class);

    /** Stages that depend on a future which failed may keep one busy. */
    private static final int TIMERS = 4;

    private static final long IDLE_SECONDS = 5;

    private static final long LOOK_AGAIN_NANOS = 5_000_000;

    private final StreamSource streams;
    private final ScheduledThreadPoolExecutor timer;
    private final ThreadPoolExecutor helpers;

    /** Of each session that has some, tasks that wait for the one before them. */
    private final Map<Session, Queue<Runnable>> lanes = new HashMap<>();

    private final Queue<AsyncExchange<?>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean looking = new AtomicBoolean();

    AsyncThreads(StreamSource streams) {
        this.streams = streams;
        timer = new ScheduledThreadPoolExecutor(TIMERS, daemons("shmipc-async-timer-"));
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
        helpers =
                new ThreadPoolExecutor(
                        0,
                        Integer.MAX_VALUE,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new SynchronousQueue<>(),
                        daemons("shmipc-async-helper-"));
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

    /**
     * Runs a task that may wait for the transport, but not for an application. Those of one session
     * run one after the other, and those of a session that is stuck keep no other waiting.
     */
    void execute(Session session, Runnable task) {
        Queue<Runnable> lane;
        synchronized (lanes) {
            lane = lanes.get(session);
            if (lane != null) {
                lane.add(task);
                return;
            }
            lane = new ArrayDeque<>();
            lane.add(task);
            lanes.put(session, lane);
        }
        Queue<Runnable> begun = lane;
        helpers.execute(() -> runAll(session, begun));
    }

    private void runAll(Session session, Queue<Runnable> lane) {
        while (true) {
            Runnable task;
            synchronized (lanes) {
                task = lane.poll();
                if (task == null) {
                    lanes.remove(session);
                    return;
                }
            }
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                log.warn("session={}: a stream could not be dealt with", session.id(), e);
            }
        }
    }

    void close(Stream stream) {
        execute(stream.session(), stream::close);
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
