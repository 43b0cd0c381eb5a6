package io.shmipc.spring.core;

import io.shmipc.session.Stream;

/** Work on a borrowed stream. */
@FunctionalInterface
public interface StreamAction<T> {

    /**
     * Uses the stream, on the thread that called {@link ShmipcOperations#execute}. Returning
     * normally says that the exchange is complete; after anything thrown the stream is closed.
     */
    T doInStream(Stream stream);
}
