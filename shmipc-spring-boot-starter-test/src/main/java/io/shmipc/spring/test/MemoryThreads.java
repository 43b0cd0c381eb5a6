package io.shmipc.spring.test;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads for callbacks and listeners. They are daemons and end when they have nothing to do. */
final class MemoryThreads {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private static final ExecutorService EXECUTOR =
            Executors.newCachedThreadPool(
                    work -> {
                        // Without the thread locals of who happens to need it first, as with a
                        // real peer.
                        Thread thread =
                                new Thread(
                                        null,
                                        work,
                                        "shmipc-memory-" + COUNT.incrementAndGet(),
                                        0,
                                        false);
                        thread.setDaemon(true);
                        thread.setContextClassLoader(
                                Thread.currentThread().getContextClassLoader());
                        return thread;
                    });

    private MemoryThreads() {}

    static void execute(Runnable work) {
        EXECUTOR.execute(work);
    }

    static Executor after(long delay, TimeUnit unit) {
        return CompletableFuture.delayedExecutor(delay, unit, EXECUTOR);
    }
}
