package io.shmipc.error;

import org.jspecify.annotations.Nullable;

/**
 * The peer answered, but the two ends could not agree on a session within the handshake timeout.
 */
public final class HandshakeException extends ShmipcException {

    public HandshakeException(String message) {
        this(message, null);
    }

    public HandshakeException(String message, @Nullable Throwable cause) {
        super(ErrorCategory.HANDSHAKE, message, cause, Delivery.NOT_SENT);
    }
}
