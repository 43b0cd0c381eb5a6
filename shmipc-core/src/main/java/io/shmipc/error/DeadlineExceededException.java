package io.shmipc.error;

import org.jspecify.annotations.Nullable;

/** A deadline passed before the operation was finished. */
public final class DeadlineExceededException extends ShmipcException {

    public DeadlineExceededException(String message) {
        this(message, null);
    }

    public DeadlineExceededException(String message, @Nullable Throwable cause) {
        super(ErrorCategory.TIMEOUT, message, cause);
    }

    public DeadlineExceededException(String message, @Nullable Throwable cause, Delivery delivery) {
        super(ErrorCategory.TIMEOUT, text(message, delivery), cause, delivery);
    }
}
