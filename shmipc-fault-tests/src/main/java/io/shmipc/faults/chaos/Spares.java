package io.shmipc.faults.chaos;

import io.shmipc.faults.chaos.peer.Command;
import io.shmipc.faults.chaos.process.ChildFailedException;
import io.shmipc.faults.chaos.process.ChildProcess;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Keeps a process of one role started and warm, so that the time a JVM takes to start is in no
 * measurement. Used by one thread.
 */
final class Spares implements AutoCloseable {

    private static final Duration PREPARE_TIMEOUT = Duration.ofSeconds(60);

    private final Supplier<ChildProcess> factory;
    private final Executor background;
    private CompletableFuture<ChildProcess> next;
    private boolean closed;

    /**
     * @param factory starts a process
     * @param background where it is made ready
     */
    Spares(Supplier<ChildProcess> factory, Executor background) {
        this.factory = factory;
        this.background = background;
        this.next = prepare();
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

    /** The spare process; another one takes its place. */
    ChildProcess take() throws InterruptedException {
        try {
            ChildProcess process = next.get();
            next = prepare();
            return process;
        } catch (ExecutionException e) {
            throw new ChildFailedException("cannot make a process ready: " + e.getCause());
        }
    }

    /** Waits until the spare process is ready. */
    void awaitReady() throws InterruptedException {
        try {
            next.get();
        } catch (ExecutionException e) {
            throw new ChildFailedException("cannot make a process ready: " + e.getCause());
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            next.thenAccept(ChildProcess::close).exceptionally(unused -> null).join();
        }
    }
}
