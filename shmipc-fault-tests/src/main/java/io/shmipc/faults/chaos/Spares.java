package io.shmipc.faults.chaos;

import io.shmipc.faults.chaos.peer.Command;
import io.shmipc.faults.chaos.process.ChildFailedException;
import io.shmipc.faults.chaos.process.ChildProcess;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a process of one role started and warm, so that the time a JVM takes to start is in no
 * measurement. Used by one thread.
 */
final class Spares implements AutoCloseable {

    private static final Duration PREPARE_TIMEOUT = Duration.ofSeconds(60);

    private final Supplier<ChildProcess> factory;
    private final Executor background;
    private @Nullable CompletableFuture<ChildProcess> next;
    private boolean closed;

    /**
     * @param factory starts a process
     * @param background where it is made ready
     */
    Spares(Supplier<ChildProcess> factory, Executor background) {
        this.factory = factory;
        this.background = background;
        refill();
    }

    /** Starts the next process, unless there is one. */
    void refill() {
        if (next == null) {
            next = prepare();
        }
    }

    private CompletableFuture<ChildProcess> prepare() {
        return CompletableFuture.supplyAsync(
                () -> {
                    ChildProcess process = factory.get();
                    try {
                        process.ask(Command.PREPARE, PREPARE_TIMEOUT);
                        return process;
                    } catch (InterruptedException e) {
                        process.close();
                        throw new ChildFailedException("interrupted");
                    } catch (RuntimeException e) {
                        process.close();
                        throw e;
                    }
                },
                background);
    }

    /**
     * The spare process. No other takes its place before {@link #refill}: the start of a JVM keeps
     * a processor busy that those who are measured need.
     */
    ChildProcess take() throws InterruptedException {
        ChildProcess process = awaitReady();
        next = null;
        return process;
    }

    /** Waits until the spare process is ready. */
    ChildProcess awaitReady() throws InterruptedException {
        refill();
        try {
            return Objects.requireNonNull(next).get();
        } catch (ExecutionException e) {
            throw new ChildFailedException("cannot make a process ready: " + e.getCause());
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            CompletableFuture<ChildProcess> last = next;
            if (last != null) {
                last.thenAccept(ChildProcess::close).exceptionally(unused -> null).join();
            }
        }
    }
}
