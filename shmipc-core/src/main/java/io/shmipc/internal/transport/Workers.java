package io.shmipc.internal.transport;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads with names that say whose they are. */
public final class Workers {

    private static final long IDLE_SECONDS = 10;

    private Workers() {}

    /**
     * Daemon threads named {@code shmipc-<owner>-<role>-<n>}, not confined to the processor of a
     * pinned event loop that starts them.
     */
    public static ThreadFactory threads(String owner, String role) {
        AtomicInteger number = new AtomicInteger();
        return task ->
                thread(
                        () -> {
                            LoopPinning.shedInherited();
                            task.run();
                        },
                        "shmipc-" + owner + "-" + role + "-" + number.getAndIncrement());
    }

    /**
     * A daemon thread that inherits no thread locals: it serves many, and would show all of them
     * what belongs to the one in whose call it happened to begin. The class loader it does inherit.
     */
    static Thread thread(Runnable task, String name) {
        Thread thread = new Thread(null, task, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        return thread;
    }

    /**
     * A pool that grows up to {@code max} threads, as a stream's handler may block for as long as
     * its stream lives; tasks beyond wait for a thread.
     */
    public static ExecutorService pool(String owner, String role, int max) {
        return new ThreadPoolExecutor(
                0,
                max,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new HandOverQueue(),
                threads(owner, role),
                Workers::waitForThread);
    }

    private static void waitForThread(Runnable task, ThreadPoolExecutor pool) {
        if (pool.isShutdown()) {
            throw new RejectedExecutionException("the pool was shut down");
        }
        pool.getQueue().add(task);
    }

    /**
     * Takes an offered task only for a thread that waits for one, so that the pool prefers to grow.
     */
    private static final class HandOverQueue extends LinkedTransferQueue<Runnable> {

        private static final long serialVersionUID = 1;

        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }

        @Override
        public boolean add(Runnable task) {
            put(task);
            return true;
        }
    }
}
