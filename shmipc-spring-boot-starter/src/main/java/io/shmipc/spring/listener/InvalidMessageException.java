package io.shmipc.spring.listener;

import io.shmipc.spring.codec.MessageHeaders;
import org.jspecify.annotations.Nullable;

/** A message is not what its listener takes: it cannot be read as that, or is not valid. */
public class InvalidMessageException extends ListenerException {

    private static final long serialVersionUID = 1L;

    public InvalidMessageException(String message) {
        this(message, null);
    }

    public InvalidMessageException(String message, @Nullable Throwable cause) {
        super(message, MessageHeaders.ERROR_INVALID, cause);
    }
}
