package io.shmipc.sample.agent.storage;

import org.jspecify.annotations.Nullable;

/** Records could not be stored or read; the message says which and why. */
public final class StorageException extends RuntimeException {

    public StorageException(String message) {
        this(message, null);
    }

    public StorageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
