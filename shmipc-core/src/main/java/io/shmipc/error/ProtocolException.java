package io.shmipc.error;

import org.jspecify.annotations.Nullable;

/** The peer broke a rule of the wire format; its session ends with this as the reason. */
public final class ProtocolException extends ShmipcException {

    public ProtocolException(String message) {
        this(message, null);
    }

    public ProtocolException(String message, @Nullable Throwable cause) {
        super(ErrorCategory.PROTOCOL, message, cause);
    }
}
