package io.shmipc.spring.core;

import io.shmipc.error.Delivery;
import org.jspecify.annotations.Nullable;

/** Nobody answers at the address, or no session to the peer lasts. Nothing was sent. */
public class ShmipcPeerUnavailableException extends ShmipcUnavailableException {

    private static final long serialVersionUID = 1L;

    public ShmipcPeerUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause, Delivery.NOT_SENT);
    }
}
