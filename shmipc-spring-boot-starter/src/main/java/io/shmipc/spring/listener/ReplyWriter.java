package io.shmipc.spring.listener;

import io.shmipc.error.DeadlineExceededException;
import io.shmipc.session.Stream;
import io.shmipc.spring.codec.MessageCodecException;
import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.converter.ConvertedPayload;
import io.shmipc.spring.converter.PayloadConversionException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Writes the answers to one request. Used by who serves the stream. */
final class ReplyWriter {

    /** Several answers travel together up to here. */
    private static final int MAX_UNFLUSHED_BYTES = 64 << 10;

    private static final Executor A_MOMENT_LATER =
            CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS, Runnable::run);

    private final Stream stream;
    private final DispatchSettings settings;
    private final ShmipcMessage request;
    private final boolean wanted;
    private final boolean several;
    private final Executor momentLater;
    private boolean stalled;
    private long stalledSinceNanos;
    private boolean failedSilently;
    private final AtomicBoolean askedToBeCalled = new AtomicBoolean();

    /**
     * @param wanted whether there is to be an answer
     */
    ReplyWriter(Stream stream, DispatchSettings settings, ShmipcMessage request, boolean wanted) {
        this(stream, settings, request, wanted, A_MOMENT_LATER);
    }

    /**
     * @param momentLater when it is worth looking for room again
     */
    ReplyWriter(
            Stream stream,
            DispatchSettings settings,
            ShmipcMessage request,
            boolean wanted,
            Executor momentLater) {
        this.stream = stream;
        this.momentLater = momentLater;
        this.settings = settings;
        this.request = request;
        this.wanted = wanted;
        this.several = MessageMarks.takesSeveral(request);
    }

    /** The only answer; empty if null. */
    void one(@Nullable Object value) throws ListenerFailure {
        if (!wanted) {
            return;
        }
        if (!several) {
            put(reply(value).build());
        } else {
            if (value != null) {
                next(value);
            }
            end();
        }
    }

    /** One of several answers. */
    void next(Object value) throws ListenerFailure {
        put(reply(value).header(MessageHeaders.STREAM, MessageHeaders.STREAM_NEXT).build());
    }

    /** Behind the last of several. */
    void end() throws ListenerFailure {
        put(reply(null).header(MessageHeaders.STREAM, MessageHeaders.STREAM_END).build());
    }

    private void put(ShmipcMessage message) throws ListenerFailure {
        try {
            settings.codec().write(message, stream.writer());
        } catch (MessageCodecException e) {
            throw new ListenerFailure(e, true);
        }
    }

    private ShmipcMessage.Builder reply(@Nullable Object value) throws ListenerFailure {
        ShmipcMessage.Builder reply =
                ShmipcMessage.builder(MessageKind.REPLY).sequenceNumber(request.sequenceNumber());
        if (value instanceof ShmipcError error) {
            throw new ListenerFailure(new ErrorAnswer(error), true);
        }
        if (value instanceof ShmipcMessage message) {
            return reply.headers(message.headers())
                    .intHeaders(message.intHeaders())
                    .payload(message.payload());
        }
        if (value != null) {
            ConvertedPayload payload;
            try {
                payload = settings.converters().write(value, request.header(MessageHeaders.ACCEPT));
            } catch (PayloadConversionException e) {
                throw new ListenerFailure(e, true);
            }
            reply.header(MessageHeaders.CONTENT_TYPE, payload.contentType())
                    .payload(payload.bytes());
        }
        return reply;
    }

    /**
     * The last answer: what went wrong.
     *
     * @param kind one of {@link MessageHeaders#ERROR_KIND}, or null
     */
    void failed(Throwable error, @Nullable String kind) {
        if (!wanted) {
            return;
        }
        if (!settings.codec().carriesMetadata()) {
            failedSilently = true;
            return;
        }
        ErrorReplies.write(
                settings.codec(),
                stream.writer(),
                request,
                error,
                kind,
                settings.includeStackTrace());
    }

    /** Whether the frame has no room for errors and there was one: the stream's end tells of it. */
    boolean endsStream() {
        return failedSilently;
    }

    /** Whether more can be written now; if not the stream's callback comes when it may be so. */
    boolean hasRoom() {
        return !stalled && stream.writer().writtenBytes() < MAX_UNFLUSHED_BYTES || flush();
    }

    /**
     * Sends what was written.
     *
     * @return false where there is no room and the thread must not wait; the stream's callback
     *     comes when it is time to try again
     * @throws DeadlineExceededException if there was no room for longer than the write timeout
     */
    boolean flush() {
        if (!wanted) {
            // What was sent one-way is handled although its sender has closed the stream.
            return true;
        }
        try {
            if (settings.mayWait()) {
                stream.flush();
            } else {
                stream.flush(Duration.ZERO);
            }
            stalled = false;
            return true;
        } catch (DeadlineExceededException e) {
            long now = System.nanoTime();
            if (!stalled) {
                stalled = true;
                stalledSinceNanos = now;
            }
            if (settings.mayWait()
                    || now - stalledSinceNanos >= settings.writeTimeout().toNanos()) {
                throw e;
            }
            if (askedToBeCalled.compareAndSet(false, true)) {
                momentLater.execute(this::callBack);
            }
            return false;
        }
    }

    private void callBack() {
        askedToBeCalled.set(false);
        stream.callBack();
    }
}
