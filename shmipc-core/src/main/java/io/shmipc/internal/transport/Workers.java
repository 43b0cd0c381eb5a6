package io.shmipc.internal.transport;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads with names that say whose they are. */
public final class Workers {

    private static final long IDLE_SECONDS = 10;

    private Workers() {}

    /** Daemon threads named {@code shmipc-<owner>-<role>-<n>}. */
    public static ThreadFactory threads(String owner, String role) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread =
                    new Thread(
                            task, "shmipc-" + owner + "-" + role + "-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * A pool that grows up to {@code max} threads and refuses tasks beyond. Tasks never wait for
     * one another: a stream's handler may block for as long as its stream lives.
     */
    public static ExecutorService pool(String owner, String role, int max) {
        return new ThreadPoolExecutor(
                0,
                max,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                threads(owner, role));
    }
}
