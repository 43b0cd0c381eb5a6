package io.shmipc.spring.core;

import io.shmipc.error.Delivery;
import io.shmipc.error.ShmipcException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedRuntimeException;

/** Root of what {@link ShmipcOperations} throws when sending or receiving fails. */
public class ShmipcMessagingException extends NestedRuntimeException {

    private static final long serialVersionUID = 1L;

    private final Delivery delivery;

    /** With the delivery that the cause tells; {@link Delivery#MAYBE_EXECUTED} if it tells none. */
    public ShmipcMessagingException(String message, @Nullable Throwable cause) {
        this(
                message,
                cause,
                cause instanceof ShmipcException core ? core.delivery() : Delivery.MAYBE_EXECUTED);
    }

    public ShmipcMessagingException(String message, @Nullable Throwable cause, Delivery delivery) {
        super(message, cause);
        this.delivery = delivery;
    }

    /**
     * Whether the peer may have handled the message of the call that failed. Only after {@link
     * Delivery#NOT_SENT} can it be sent again without any risk of being handled twice. What else an
     * action or a channel has sent on the same stream is not meant.
     */
    public final Delivery delivery() {
        return delivery;
    }
}
