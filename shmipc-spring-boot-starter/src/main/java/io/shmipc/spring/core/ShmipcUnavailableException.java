package io.shmipc.spring.core;

import io.shmipc.error.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * Nobody answers at the address, or the session or the stream was lost on the way. Whether the peer
 * may have handled the message all the same, {@link #delivery()} tells.
 */
public class ShmipcUnavailableException extends ShmipcMessagingException {

    private static final long serialVersionUID = 1L;

    public ShmipcUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public ShmipcUnavailableException(
            String message, @Nullable Throwable cause, Delivery delivery) {
        super(message, cause, delivery);
    }
}
