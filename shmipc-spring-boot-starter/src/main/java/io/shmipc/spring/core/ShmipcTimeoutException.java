package io.shmipc.spring.core;

import org.jspecify.annotations.Nullable;

/** No answer, or no room to send, within the timeout. Whether the peer handled it is unknown. */
public class ShmipcTimeoutException extends ShmipcMessagingException {

    private static final long serialVersionUID = 1L;

    public ShmipcTimeoutException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
