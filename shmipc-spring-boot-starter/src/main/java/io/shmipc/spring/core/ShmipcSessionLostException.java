package io.shmipc.spring.core;

import io.shmipc.error.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * The session ended before the exchange was over: the peer died or hung up, broke a rule of the
 * wire format, or the client was closed. The client connects again on its own.
 */
public class ShmipcSessionLostException extends ShmipcUnavailableException {

    private static final long serialVersionUID = 1L;

    public ShmipcSessionLostException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public ShmipcSessionLostException(
            String message, @Nullable Throwable cause, Delivery delivery) {
        super(message, cause, delivery);
    }
}
