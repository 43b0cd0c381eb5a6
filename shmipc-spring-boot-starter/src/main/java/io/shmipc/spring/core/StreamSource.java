package io.shmipc.spring.core;

import io.shmipc.session.Stream;

/** Where streams come from and go back to. Used by any number of threads at once. */
public interface StreamSource {

    /**
     * A stream for one exchange.
     *
     * @throws io.shmipc.error.ShmipcException if there is none
     */
    Stream borrow();

    /** Only after a complete exchange. A stream that cannot be used again is closed. */
    void giveBack(Stream stream);
}
