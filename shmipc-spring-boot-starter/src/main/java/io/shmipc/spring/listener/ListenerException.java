package io.shmipc.spring.listener;

import org.jspecify.annotations.Nullable;

/** A message did not get as far as the application; its type and text go back to the caller. */
public class ListenerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String errorKind;

    public ListenerException(String message) {
        this(message, null, null);
    }

    ListenerException(String message, @Nullable String errorKind, @Nullable Throwable cause) {
        super(message, cause);
        this.errorKind = errorKind;
    }

    /**
     * What the caller is told of it as {@link io.shmipc.spring.codec.MessageHeaders#ERROR_KIND}, or
     * null.
     */
    public @Nullable String errorKind() {
        return errorKind;
    }
}
