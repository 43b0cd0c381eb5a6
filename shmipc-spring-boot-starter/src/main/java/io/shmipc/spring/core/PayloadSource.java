package io.shmipc.spring.core;

import java.util.Iterator;

/**
 * Several payloads, used once.
 *
 * @param onClose to be called when no more are taken
 */
record PayloadSource(Iterator<?> payloads, Runnable onClose) implements AutoCloseable {

    @Override
    public void close() {
        onClose.run();
    }
}
