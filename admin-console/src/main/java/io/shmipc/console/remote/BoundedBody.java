package io.shmipc.console.remote;

import io.shmipc.console.remote.InstanceFailure.Reason;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body up to a longest length, and gives up the connection when it is longer. What it took
 * of the budget it keeps until {@link #release}.
 */
final class BoundedBody implements BodySubscriber<byte[]> {

    private final long maxBytes;
    private final ByteBudget budget;
    private final CompletableFuture<byte[]> result = new CompletableFuture<>();
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();

    private Flow.@Nullable Subscription subscription;
    private long takenBytes;
    private boolean released;

    BoundedBody(long maxBytes, ByteBudget budget) {
        this.maxBytes = maxBytes;
        this.budget = budget;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return result;
    }

    @Override
    public void onSubscribe(Flow.Subscription granted) {
        subscription = granted;
        granted.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            int length = buffer.remaining();
            if (read.size() + (long) length > maxBytes) {
                fail(
                        Reason.TOO_LONG,
                        "The answer is longer than max-response=" + maxBytes + " bytes.");
                return;
            }
            if (!take(length)) {
                fail(
                        Reason.BUSY,
                        "The console is reading too many answers at once"
                                + " (shmipc.console.max-buffered).");
                return;
            }
            byte[] bytes = new byte[length];
            buffer.get(bytes);
            read.write(bytes, 0, length);
        }
        Flow.Subscription granted = subscription;
        if (granted != null) {
            granted.request(1);
        }
    }

    @Override
    public void onError(Throwable failure) {
        result.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        result.complete(read.toByteArray());
    }

    private void fail(Reason reason, String message) {
        Flow.Subscription granted = subscription;
        if (granted != null) {
            granted.cancel();
        }
        result.completeExceptionally(new InstanceFailure(reason, message));
    }

    /** Bytes that come after the release, on a connection about to be closed, find no room. */
    private synchronized boolean take(int bytes) {
        if (released || !budget.take(bytes)) {
            return false;
        }
        takenBytes += bytes;
        return true;
    }

    /** Gives back what it took. */
    synchronized void release() {
        if (!released) {
            released = true;
            budget.giveBack(takenBytes);
        }
    }
}
