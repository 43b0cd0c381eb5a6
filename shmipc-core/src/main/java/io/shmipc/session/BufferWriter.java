package io.shmipc.session;

import java.nio.ByteBuffer;

/**
 * Collects bytes in slices of shared memory until {@link Stream#flush()} sends them. Multi-byte
 * values are big-endian. Used by one thread at a time.
 *
 * <p>When shared memory is out, bytes are collected on the heap. What becomes of the message is up
 * to the flush and {@link SessionConfig#exhaustionPolicy()}; by default it goes over the socket,
 * and the caller sees no difference but {@link Stream#inFallback()}.
 */
public interface BufferWriter {

    /**
     * A writable view of the next {@code bytes} bytes of the message, which count as written at
     * once: the caller fills all of them before the flush. The view lies in shared memory when one
     * slice can hold it, else on the heap. Its position is 0 and its limit {@code bytes}; its
     * capacity may be more. It must not be touched after the flush: the memory belongs to the peer
     * then, and the object itself may be handed out again.
     *
     * @throws IllegalArgumentException if {@code bytes < 1}
     */
    ByteBuffer reserve(int bytes);

    BufferWriter put(byte value);

    BufferWriter putShort(short value);

    BufferWriter putInt(int value);

    BufferWriter putLong(long value);

    BufferWriter put(byte[] source);

    BufferWriter put(byte[] source, int offset, int length);

    /** Copies what remains in {@code source}, and moves its position to its limit. */
    BufferWriter put(ByteBuffer source);

    /**
     * Appends a part of a received message and takes ownership of the caller's reference. When the
     * part lies in this session's region and nobody else holds its slices, they are passed on
     * untouched; otherwise its bytes are copied.
     */
    BufferWriter append(BufferPart part);

    /** Bytes written and not yet flushed. */
    long writtenBytes();

    /** Drops what was written and not flushed. */
    void discard();
}
