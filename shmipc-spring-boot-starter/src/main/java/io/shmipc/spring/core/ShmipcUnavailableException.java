package io.shmipc.spring.core;

import org.jspecify.annotations.Nullable;

/** Nobody answers at the address, or the session or the stream was lost on the way. */
public class ShmipcUnavailableException extends ShmipcMessagingException {

    private static final long serialVersionUID = 1L;

    public ShmipcUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
