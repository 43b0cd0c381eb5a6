package io.shmipc.spring.core;

import io.shmipc.session.BufferWriter;
import java.util.function.Consumer;

/**
 * A payload that does not exist until it is written.
 *
 * @param bytes how many the writer writes
 */
record PayloadInPlace(int bytes, Consumer<BufferWriter> writer) {

    PayloadInPlace {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes=" + bytes + " must be >= 0");
        }
    }
}
