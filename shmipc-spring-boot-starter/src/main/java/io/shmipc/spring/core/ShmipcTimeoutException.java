package io.shmipc.spring.core;

import io.shmipc.error.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * No answer, or no room to send, within the timeout. Which of the two, {@link #delivery()} tells.
 */
public class ShmipcTimeoutException extends ShmipcMessagingException {

    private static final long serialVersionUID = 1L;

    public ShmipcTimeoutException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public ShmipcTimeoutException(String message, @Nullable Throwable cause, Delivery delivery) {
        super(message, cause, delivery);
    }
}
