package io.shmipc.error;

import org.jspecify.annotations.Nullable;

/** The peer closed the stream and fewer bytes are left than were asked for. */
public final class EndOfStreamException extends ShmipcException {

    public EndOfStreamException(String message) {
        this(message, null);
    }

    public EndOfStreamException(String message, @Nullable Throwable cause) {
        super(ErrorCategory.END_OF_STREAM, message, cause);
    }

    public EndOfStreamException(String message, @Nullable Throwable cause, Delivery delivery) {
        super(ErrorCategory.END_OF_STREAM, text(message, delivery), cause, delivery);
    }
}
