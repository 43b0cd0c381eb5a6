package io.shmipc.error;

import org.jspecify.annotations.Nullable;

/** Nobody answers at the address, or no session to the peer is left to use. */
public final class PeerUnavailableException extends ShmipcException {

    public PeerUnavailableException(String message) {
        this(message, null);
    }

    public PeerUnavailableException(String message, @Nullable Throwable cause) {
        super(ErrorCategory.PEER_UNAVAILABLE, message, cause, Delivery.NOT_SENT);
    }
}
