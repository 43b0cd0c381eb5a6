package io.shmipc.spring.listener;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** How one message comes to a place in its listener, and gives it back. */
final class Admission {

    private final ListenerRegistration listener;
    private final Duration busyTimeout;
    private @Nullable CompletableFuture<Void> place;
    private boolean admitted;

    Admission(ListenerRegistration listener, Duration busyTimeout) {
        this.listener = listener;
        this.busyTimeout = busyTimeout;
    }

    /**
     * Asks for a place, or looks whether there is one by now.
     *
     * @param whenDecided run once, on any thread, if there was none at first
     * @return whether there is a place
     * @throws ListenerFailure if there will be none
     */
    boolean admit(Runnable whenDecided) throws ListenerFailure {
        ConcurrencyLimit limit = listener.limit();
        if (limit == null || admitted) {
            return true;
        }
        CompletableFuture<Void> asked = place;
        if (asked == null) {
            asked = limit.take();
            place = asked;
            if (!asked.isDone()) {
                asked.orTimeout(busyTimeout.toNanos(), TimeUnit.NANOSECONDS);
                asked.whenComplete((granted, refused) -> whenDecided.run());
            }
        }
        if (!asked.isDone()) {
            return false;
        }
        try {
            asked.join();
        } catch (CompletionException | CancellationException e) {
            throw new ListenerFailure(refusal(e), false);
        }
        admitted = true;
        if (!listener.isRunning()) {
            throw new ListenerFailure(listener.stopped(), false);
        }
        return true;
    }

    private Throwable refusal(RuntimeException error) {
        Throwable cause = error.getCause();
        if (cause instanceof TimeoutException) {
            return new ListenerBusyException(
                    "listener id=" + listener.id() + " was busy for busyTimeout=" + busyTimeout);
        }
        return cause == null ? error : cause;
    }

    /** Gives the place back, if there is one or may have been one. Once. */
    void end() {
        ConcurrencyLimit limit = listener.limit();
        CompletableFuture<Void> asked = place;
        if (asked == null || limit == null) {
            return;
        }
        // A place that was granted meanwhile, and that nobody looked at, goes back as well.
        if (!asked.cancel(false) && !asked.isCompletedExceptionally()) {
            limit.release();
        }
    }
}
