package io.shmipc.session;

import io.shmipc.internal.transport.Workers;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of a process that looks after all its sessions: it moves the {@link CoarseClock}
 * and has each session look for leaks now and then. It begins with the first session and ends with
 * the last.
 */
final class SessionWatch {

    /** What is looked after. */
    interface Watched {

        /** Looks; must be quick, and must not wait for a peer. */
        void look();

        /** Whether there is nothing to look after any more. */
        boolean isOver();
    }

    private static final Logger log = LoggerFactory.getLogger(SessionWatch.class);

    /** A process with idle sessions spends most of what it spends on waking up. */
    private static final long STEP_MILLIS = 500;

    private static final long LOOK_NANOS = 1_000_000_000L;

    /** A look that takes long comes less often, so that looking is 1 % of a processor at most. */
    private static final int REST = 100;

    /**
     * But not so late that a look in which the process was stopped would be the last of the day.
     */
    private static final long LONGEST_REST_NANOS = 60_000_000_000L;

    /**
     * A process that was stopped for longer than this gets as long to go on with what it held,
     * before anybody calls that held too long.
     */
    private static final long AWAY_NANOS = 5_000_000_000L;

    private static final ThreadFactory THREADS = Workers.threads("sessions", "watch");
    private static final Object LOCK = new Object();
    private static final Set<Watched> ALL = new HashSet<>();
    private static volatile @Nullable Thread thread;

    private SessionWatch() {}

    /** Looks after one more. */
    static void add(Watched watched) {
        synchronized (LOCK) {
            CoarseClock.advance();
            ALL.add(watched);
            if (thread == null) {
                start();
            }
        }
    }

    private static void start() {
        Thread fresh = THREADS.newThread(SessionWatch::run);
        fresh.setContextClassLoader(null);
        try {
            fresh.start();
            thread = fresh;
        } catch (OutOfMemoryError e) {
            // No thread is to be had; the next session tries again. Sessions work without.
            log.warn("sessions are not looked after: {}", e.getMessage());
        }
    }

    /** One of them may be over. */
    static void settle() {
        synchronized (LOCK) {
            ALL.removeIf(Watched::isOver);
            if (ALL.isEmpty()) {
                LOCK.notifyAll();
            }
        }
    }

    /** Whether the calling thread is this one, which must not wait for a peer. */
    static boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    private static void run() {
        try {
            watch();
        } finally {
            // After an error the next session begins anew; else nothing is left to be done.
            synchronized (LOCK) {
                if (isCurrentThread()) {
                    thread = null;
                }
            }
        }
    }

    private static void watch() {
        long next = System.nanoTime() + LOOK_NANOS;
        long slept = System.nanoTime();
        while (stay()) {
            CoarseClock.advance();
            long began = System.nanoTime();
            next = firstLookAfter(began - slept, began, next);
            if (began - next >= 0) {
                lookAtAll();
                long took = System.nanoTime() - began;
                next = began + took + restNanos(took);
            }
            slept = System.nanoTime();
        }
    }

    /** How long not to look after a look that took so long. */
    static long restNanos(long tookNanos) {
        long most = LONGEST_REST_NANOS / REST;
        return Math.max(LOOK_NANOS, REST * Math.min(tookNanos, most));
    }

    /**
     * When to look next after a step that took so long: stopped by a debugger or with its
     * container, all of the process stood still, and what it held was held for that long by
     * nobody's fault.
     */
    static long firstLookAfter(long stepNanos, long nowNanos, long nextNanos) {
        return stepNanos > AWAY_NANOS
                ? nowNanos + Math.max(AWAY_NANOS, nextNanos - nowNanos)
                : nextNanos;
    }

    /** Waits for the next step; false if this thread is not needed any more. */
    private static boolean stay() {
        synchronized (LOCK) {
            try {
                if (!ALL.isEmpty()) {
                    TimeUnit.MILLISECONDS.timedWait(LOCK, STEP_MILLIS);
                }
            } catch (InterruptedException e) {
                log.debug("interrupted, which means nothing to this thread");
            }
            ALL.removeIf(Watched::isOver);
            if (ALL.isEmpty()) {
                thread = null;
                return false;
            }
            return true;
        }
    }

    /** Has everything looked at now, for tests. */
    static void lookAtAll() {
        List<Watched> all;
        synchronized (LOCK) {
            all = List.copyOf(ALL);
        }
        for (Watched watched : all) {
            try {
                watched.look();
            } catch (RuntimeException | Error e) {
                log.warn("a session could not be looked at", e);
            }
        }
    }
}
