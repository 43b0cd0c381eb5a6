package io.shmipc.spring.core;

import io.shmipc.session.Stream;

/** Where streams come from and go back to. */
interface StreamSource {

    Stream borrow();

    /** Only after a complete exchange. A stream that cannot be used again is closed. */
    void giveBack(Stream stream);
}
