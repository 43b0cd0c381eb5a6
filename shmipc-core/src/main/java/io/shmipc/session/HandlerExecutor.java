package io.shmipc.session;

import io.shmipc.internal.transport.VirtualThreads;
import io.shmipc.internal.transport.Workers;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads that a client or server gives to handlers and callbacks, as {@link
 * SessionConfig#handlerThreads()} says; and to what must not run on an event loop where handlers
 * do.
 */
public final class HandlerExecutor implements AutoCloseable {

    private static final int MAX_WORKERS = 1024;
    private static final long GRACE_MILLIS = 1_000;

    private final Executor executor;
    private final @Nullable ExecutorService own;

    private HandlerExecutor(Executor executor, @Nullable ExecutorService own) {
        this.executor = executor;
        this.own = own;
    }

    /**
     * Threads for one client or server.
     *
     * @param owner its name, for thread names
     */
    public static HandlerExecutor of(SessionConfig config, String owner) {
        Executor given = config.callbackExecutor();
        if (given != null) {
            return new HandlerExecutor(given, null);
        }
        ExecutorService own =
                config.handlerThreads() == HandlerThreads.VIRTUAL_THREADS
                        ? VirtualThreads.newExecutor()
                        : Workers.pool(owner, "worker", MAX_WORKERS);
        return new HandlerExecutor(own, own);
    }

    /** Runs tasks on these threads. */
    public Executor executor() {
        return executor;
    }

    /** Lets running handlers go on, and ends threads that wait. */
    public void shutdown() {
        if (own != null) {
            own.shutdown();
        }
    }

    /** Ends the threads; handlers that go on for long are interrupted. */
    @Override
    public void close() {
        if (own == null) {
            return;
        }
        own.shutdown();
        try {
            if (!own.awaitTermination(GRACE_MILLIS, TimeUnit.MILLISECONDS)) {
                own.shutdownNow();
            }
        } catch (InterruptedException e) {
            own.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
