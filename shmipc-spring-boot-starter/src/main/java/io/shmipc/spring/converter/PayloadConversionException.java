package io.shmipc.spring.converter;

import org.jspecify.annotations.Nullable;

/** An object cannot be turned into a payload, or a payload into the object asked for. */
public class PayloadConversionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public PayloadConversionException(String message) {
        this(message, null);
    }

    public PayloadConversionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
