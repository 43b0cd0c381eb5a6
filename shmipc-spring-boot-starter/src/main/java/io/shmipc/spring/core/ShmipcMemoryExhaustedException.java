package io.shmipc.spring.core;

import io.shmipc.error.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * A message does not fit into the shared memory that is free, and the exhaustion policy forbids to
 * send it in another way. Nothing of it was sent.
 */
public class ShmipcMemoryExhaustedException extends ShmipcMessagingException {

    private static final long serialVersionUID = 1L;

    public ShmipcMemoryExhaustedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public ShmipcMemoryExhaustedException(
            String message, @Nullable Throwable cause, Delivery delivery) {
        super(message, cause, delivery);
    }
}
