package io.shmipc.spring.core;

import io.shmipc.session.Stream;

/** Where streams come from and go back to. */
interface StreamSource {

    Stream borrow();

    /** Only after a complete exchange. */
    void giveBack(Stream stream);
}
