package io.shmipc.error;

import org.jspecify.annotations.Nullable;

/**
 * Root of everything this library throws on purpose, apart from {@link IllegalArgumentException}
 * and {@link IllegalStateException} for misuse. Messages name the values involved as {@code
 * name=value} and the rule that was broken.
 */
public abstract class ShmipcException extends RuntimeException {

    private final ErrorCategory category;

    protected ShmipcException(ErrorCategory category, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.category = category;
    }

    /** The kind of failure. */
    public final ErrorCategory category() {
        return category;
    }
}
