package io.shmipc.error;

import org.jspecify.annotations.Nullable;

/** The session has ended; the cause, where there is one, says why. */
public final class SessionClosedException extends ShmipcException {

    public SessionClosedException(String message) {
        this(message, null);
    }

    public SessionClosedException(String message, @Nullable Throwable cause) {
        super(ErrorCategory.SESSION_CLOSED, message, cause);
    }

    public SessionClosedException(String message, @Nullable Throwable cause, Delivery delivery) {
        super(ErrorCategory.SESSION_CLOSED, text(message, delivery), cause, delivery);
    }
}
