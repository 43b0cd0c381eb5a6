package io.shmipc.spring.core;

import io.shmipc.session.Stream;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Sends several messages while another thread reads the answers. If one thread did both, it would
 * either not send while it waits for an answer, or not read while it waits for room, which answers
 * that nobody reads may take up.
 */
final class SendingTask extends FutureTask<Boolean> {

    private final Stream stream;
    private final SequenceWriter writer;
    private final PayloadSource source;
    private final AtomicBoolean sourceClosed = new AtomicBoolean();
    private volatile boolean started;
    private volatile boolean complete;
    private volatile @Nullable RuntimeException failure;

    SendingTask(Stream stream, SequenceWriter writer, PayloadSource source) {
        super(
                () ->
                        writer.sendAll(
                                source.payloads(), () -> Thread.currentThread().isInterrupted()));
        this.stream = stream;
        this.writer = writer;
        this.source = source;
    }

    /** Messages that have left. */
    int sent() {
        return writer.sent();
    }

    /** Whether all messages have left, and nobody uses the stream's writer any more. */
    boolean isComplete() {
        return complete;
    }

    /** Why not all of them have left, if that was not the reader's doing. */
    @Nullable RuntimeException failure() {
        return failure;
    }

    @Override
    public void run() {
        started = true;
        try {
            super.run();
        } finally {
            closeSource();
        }
    }

    @Override
    protected void set(Boolean all) {
        complete = all;
        super.set(all);
    }

    @Override
    protected void setException(Throwable error) {
        failure =
                error instanceof RuntimeException reason
                        ? reason
                        : new IllegalStateException("sending failed", error);
        super.setException(error);
        // Where the peer has closed the stream, its last answer may be there to be read.
        boolean closedByPeer = error.getClass() == ShmipcUnavailableException.class;
        if (!closedByPeer) {
            // Wakes the reader, which would wait for answers to what was never sent.
            stream.close();
        }
    }

    @Override
    protected void done() {
        if (!started) {
            closeSource();
        }
    }

    private void closeSource() {
        if (sourceClosed.compareAndSet(false, true)) {
            source.close();
        }
    }
}
