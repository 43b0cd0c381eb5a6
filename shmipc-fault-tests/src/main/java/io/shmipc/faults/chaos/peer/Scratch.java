package io.shmipc.faults.chaos.peer;

import java.nio.ByteBuffer;

/** A buffer of each thread for whole messages. */
final class Scratch {

    /** Messages up to this length are written in place. */
    static final int SMALL_BYTES = 4096;

    private static final int FIRST_BYTES = 64 << 10;

    private static final ThreadLocal<ByteBuffer> BUFFER =
            ThreadLocal.withInitial(() -> ByteBuffer.allocate(FIRST_BYTES));

    private Scratch() {}

    /** A buffer for so many bytes, until this thread asks again. */
    static ByteBuffer of(int bytes) {
        ByteBuffer buffer = BUFFER.get();
        if (buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocate(Math.max(bytes, 2 * buffer.capacity()));
            BUFFER.set(buffer);
        }
        return buffer.clear();
    }
}
