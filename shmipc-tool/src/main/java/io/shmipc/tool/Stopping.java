package io.shmipc.tool;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C while something is watched: the line that is being printed is finished, then the process
 * ends. While one of these is open the end of the process waits for it to be closed.
 */
final class Stopping implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 2;

    private final CountDownLatch wanted = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "shmipc-tool-stopping");

    Stopping() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Waits for so long; true as soon as the process has to end. */
    boolean within(Duration interval) throws InterruptedException {
        return wanted.await(interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void stop() {
        wanted.countDown();
        try {
            if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is what has begun: the hook runs.
        }
    }
}
