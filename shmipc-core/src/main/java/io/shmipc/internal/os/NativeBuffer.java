package io.shmipc.internal.os;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A direct buffer together with its address. {@link #scratch()} is the calling thread's own, for
 * the structures of one call: its content is gone with the next call that uses it.
 */
final class NativeBuffer {

    /** Also the most that one read or write of a heap buffer moves. */
    static final int SCRATCH_BYTES = 16 * 1024;

    private static final ThreadLocal<NativeBuffer> SCRATCH =
            ThreadLocal.withInitial(() -> allocate(SCRATCH_BYTES));

    final ByteBuffer bytes;
    final long address;

    private NativeBuffer(ByteBuffer bytes) {
        this.bytes = bytes;
        this.address = LibC.addressOf(bytes);
    }

    static NativeBuffer allocate(int capacityBytes) {
        return new NativeBuffer(
                ByteBuffer.allocateDirect(capacityBytes).order(ByteOrder.nativeOrder()));
    }

    static NativeBuffer scratch() {
        return SCRATCH.get();
    }

    /** Writes the bytes and a NUL at the start, and returns their address. */
    long putCString(byte[] text) {
        if (text.length >= bytes.capacity()) {
            throw new IllegalArgumentException(
                    "textBytes=" + text.length + " must be < " + bytes.capacity());
        }
        bytes.put(0, text).put(text.length, (byte) 0);
        return address;
    }

    void zero(int offset, int lengthBytes) {
        for (int i = offset; i < offset + lengthBytes; i++) {
            bytes.put(i, (byte) 0);
        }
    }
}
