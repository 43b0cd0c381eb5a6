package io.shmipc.error;

import org.jspecify.annotations.Nullable;

/**
 * Root of everything this library throws on purpose, apart from {@link IllegalArgumentException}
 * and {@link IllegalStateException} for misuse. Messages name the values involved as {@code
 * name=value} and the rule that was broken.
 */
public abstract class ShmipcException extends RuntimeException {

    private final ErrorCategory category;
    private final Delivery delivery;

    protected ShmipcException(ErrorCategory category, String message, @Nullable Throwable cause) {
        this(category, message, cause, Delivery.MAYBE_EXECUTED);
    }

    protected ShmipcException(
            ErrorCategory category, String message, @Nullable Throwable cause, Delivery delivery) {
        super(message, cause);
        this.category = category;
        this.delivery = delivery;
    }

    static String text(String message, Delivery delivery) {
        return message + "; delivery=" + delivery;
    }

    /** The kind of failure. */
    public final ErrorCategory category() {
        return category;
    }

    /**
     * Whether the peer may have acted upon what the failed call was about. Where nobody can tell,
     * {@link Delivery#MAYBE_EXECUTED}.
     */
    public final Delivery delivery() {
        return delivery;
    }
}
