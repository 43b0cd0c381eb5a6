package io.shmipc.spring.listener;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One answer that somebody completes. */
final class LaterAnswer implements Answers {

    private static final Object TIMED_OUT = new Object();

    private final CompletionStage<?> stage;
    private final Duration timeout;
    private final CompletableFuture<@Nullable Object> result = new CompletableFuture<>();

    LaterAnswer(CompletionStage<?> stage, Duration timeout) {
        this.stage = stage;
        this.timeout = timeout;
        stage.whenComplete(
                (value, error) -> {
                    if (error == null) {
                        result.complete(value);
                    } else {
                        result.completeExceptionally(error);
                    }
                });
    }

    /** Has somebody told, on any thread, once it is complete: of what went wrong, or null. */
    void whenComplete(Consumer<@Nullable Throwable> listener) {
        if (!result.isDone()) {
            result.completeOnTimeout(TIMED_OUT, timeout.toNanos(), TimeUnit.NANOSECONDS);
        }
        result.whenComplete((value, error) -> listener.accept(error));
    }

    boolean isComplete() {
        return result.isDone();
    }

    @Override
    public boolean proceed(ReplyWriter out) throws ListenerFailure {
        if (!result.isDone()) {
            return false;
        }
        Object value;
        try {
            value = result.join();
        } catch (CompletionException | CancellationException e) {
            throw new ListenerFailure(unwrapped(e), true);
        }
        if (value == TIMED_OUT) {
            cancel();
            throw new ListenerFailure(
                    new ResultTimeoutException(
                            "result was not complete within asyncTimeout=" + timeout),
                    true);
        }
        out.one(value);
        return true;
    }

    /** What the application completed it with, and not what stages on the way put around it. */
    private static Throwable unwrapped(Throwable error) {
        Throwable inner = error;
        while (inner instanceof CompletionException && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }

    @Override
    public void cancel() {
        try {
            stage.toCompletableFuture().cancel(true);
        } catch (UnsupportedOperationException e) {
            // A stage that cannot be cancelled goes on, and nobody looks at its result.
            result.cancel(false);
        }
    }
}
