package io.shmipc.spring.core;

import io.shmipc.error.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * An object cannot be sent, or a reply is not what was asked for. The stream is not affected when
 * only the payload was wrong.
 */
public class ShmipcConversionException extends ShmipcMessagingException {

    private static final long serialVersionUID = 1L;

    public ShmipcConversionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public ShmipcConversionException(String message, @Nullable Throwable cause, Delivery delivery) {
        super(message, cause, delivery);
    }
}
