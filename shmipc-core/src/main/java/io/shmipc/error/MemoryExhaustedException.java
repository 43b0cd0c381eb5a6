package io.shmipc.error;

import org.jspecify.annotations.Nullable;

/**
 * A message did not fit into the shared memory that is free, and the settings forbid to send it in
 * another way. Nothing was sent; what was written is still there, and the stream can be used.
 */
public final class MemoryExhaustedException extends ShmipcException {

    public MemoryExhaustedException(String message) {
        this(message, null);
    }

    public MemoryExhaustedException(String message, @Nullable Throwable cause) {
        super(ErrorCategory.MEMORY_EXHAUSTED, message, cause, Delivery.NOT_SENT);
    }
}
