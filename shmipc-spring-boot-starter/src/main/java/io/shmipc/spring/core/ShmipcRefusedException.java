package io.shmipc.spring.core;

import io.shmipc.error.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * The peer is there and does not take the message: it refused the connection, or no listener of it
 * saw the message, since there is none for the destination, or who is has been stopped or has too
 * much to do. It can be sent again without any risk of being handled twice.
 */
public class ShmipcRefusedException extends ShmipcUnavailableException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String remoteType;
    private final @Nullable String remoteMessage;

    /** The peer refused the connection. */
    public ShmipcRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause, Delivery.NOT_SENT);
        this.remoteType = null;
        this.remoteMessage = null;
    }

    /** The peer took the message off the wire and refused it. */
    public ShmipcRefusedException(String destination, String remoteType, String remoteMessage) {
        super(
                "destination="
                        + destination
                        + " refused the message with "
                        + remoteType
                        + (remoteMessage.isEmpty() ? "" : ": " + remoteMessage)
                        + "; delivery="
                        + Delivery.NOT_SENT,
                null,
                Delivery.NOT_SENT);
        this.remoteType = remoteType;
        this.remoteMessage = remoteMessage;
    }

    /** Name of the reason's type at the peer; null where it refused the connection. */
    public @Nullable String remoteType() {
        return remoteType;
    }

    /** What the peer says, possibly nothing; null where it refused the connection. */
    public @Nullable String remoteMessage() {
        return remoteMessage;
    }
}
