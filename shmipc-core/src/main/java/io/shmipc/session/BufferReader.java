package io.shmipc.session;

import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Reads what the peer sent. Multi-byte values are big-endian. Used by one thread at a time.
 *
 * <p>Methods that need bytes which have not arrived wait for them, no longer than the stream's read
 * timeout, and then throw {@link io.shmipc.error.DeadlineExceededException} without having consumed
 * anything. At the end of the stream they throw {@link io.shmipc.error.EndOfStreamException}, when
 * the session broke {@link io.shmipc.error.SessionClosedException}, and after the stream was closed
 * here {@link io.shmipc.error.StreamClosedException}.
 */
public interface BufferReader {

    /** Bytes that have arrived and have not been read. Never waits. */
    long readableBytes();

    /** Waits until {@code bytes} bytes can be read, the stream ends, or the read timeout passes. */
    ReadStatus await(int bytes);

    /** Waits until {@code bytes} bytes can be read, the stream ends, or {@code timeout} passes. */
    ReadStatus await(int bytes, Duration timeout);

    /**
     * The next {@code bytes} bytes as a read-only view: of shared memory when they lie in one
     * slice, else of a copy. Its position is 0 and its limit {@code bytes}; its capacity may be
     * more. Valid until {@link #release()} or the stream's close; what a view held longer than that
     * shows is undefined, but never unmapped memory. The object itself may be handed out again
     * after that, so it must be forgotten.
     */
    ByteBuffer read(int bytes);

    /** The same view without consuming the bytes. */
    ByteBuffer peek(int bytes);

    /** Passes over {@code bytes} bytes. */
    void skip(int bytes);

    byte readByte();

    short readShort();

    int readInt();

    long readLong();

    /** Copies the next {@code length} bytes. */
    void readBytes(byte[] target, int offset, int length);

    /** Copies as many bytes as {@code target} has remaining. */
    void readBytes(ByteBuffer target);

    /**
     * Takes the next {@code bytes} bytes out of the message without copying them. They stay valid
     * past {@link #release()}, until the part is closed.
     */
    BufferPart readPart(int bytes);

    /**
     * Gives the memory of everything that has been read back to the pool. Views from {@link #read}
     * and {@link #peek} end here.
     */
    void release();
}
