package io.shmipc.spring.core;

import io.shmipc.error.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * The message cannot be handled now, and may be when it is sent again later: nobody answers ({@link
 * ShmipcPeerUnavailableException}), the peer does not take it ({@link ShmipcRefusedException}), the
 * session was lost on the way ({@link ShmipcSessionLostException}), or the peer ended the stream.
 * Whether the peer may have handled the message all the same, {@link #delivery()} tells.
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
