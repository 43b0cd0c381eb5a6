package io.shmipc.spring.core;

import org.jspecify.annotations.Nullable;

/**
 * How a complete exchange ended. A failure in here is the message's, not the stream's, so that the
 * stream can be used again.
 */
record Answer<T>(@Nullable T value, @Nullable RuntimeException failure) {

    static <T> Answer<T> failed(RuntimeException failure) {
        return new Answer<>(null, failure);
    }

    /** The value, which is null for {@link Void} only. */
    @SuppressWarnings("NullAway") // see above
    T get() {
        if (failure != null) {
            throw failure;
        }
        return value;
    }
}
