package io.shmipc.error;

import org.jspecify.annotations.Nullable;

/** The stream takes no more data: it was closed at this end, or by the peer. */
public final class StreamClosedException extends ShmipcException {

    public StreamClosedException(String message) {
        this(message, null);
    }

    public StreamClosedException(String message, @Nullable Throwable cause) {
        super(ErrorCategory.STREAM_CLOSED, message, cause);
    }

    public StreamClosedException(String message, @Nullable Throwable cause, Delivery delivery) {
        super(ErrorCategory.STREAM_CLOSED, text(message, delivery), cause, delivery);
    }
}
