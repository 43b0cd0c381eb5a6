package io.shmipc.spring.core;

import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedRuntimeException;

/** Root of what {@link ShmipcOperations} throws when sending or receiving fails. */
public class ShmipcMessagingException extends NestedRuntimeException {

    private static final long serialVersionUID = 1L;

    public ShmipcMessagingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
