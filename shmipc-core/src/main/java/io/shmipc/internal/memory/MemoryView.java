package io.shmipc.internal.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Reads and writes one region of memory that another process may change at any time.
 *
 * <p>Offsets are absolute, in bytes from the start of the region, and values are in the byte order
 * of the machine. An access outside the region throws {@link IndexOutOfBoundsException}. Accessors
 * without an ordering in their name are plain: they order nothing, and a caller that needs them
 * ordered places an acquire or release access beside them.
 *
 * <p>Atomic and ordered accesses are 4 bytes wide and need an offset that is a multiple of 4; any
 * other offset throws {@link IllegalStateException}. There is no 8-byte access on purpose: on amd64
 * the counters of a queue are aligned to 4 bytes only.
 *
 * <p>All methods may be called from any thread. The view holds no position and copies without
 * allocating.
 */
public final class MemoryView implements MemoryReader {

    /** Width and alignment of every ordered access. */
    private static final int WORD_BYTES = Integer.BYTES;

    private static final VarHandle INT =
            MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private static final byte[] ZEROS = new byte[4096];

    private final ByteBuffer buffer;

    private MemoryView(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    /**
     * A view of everything between the position and the limit of a direct buffer.
     *
     * @throws IllegalArgumentException if the buffer is on the heap, where atomic access does not
     *     reach another process, or does not start at an address that is a multiple of 4
     */
    public static MemoryView of(ByteBuffer buffer) {
        if (!buffer.isDirect()) {
            throw new IllegalArgumentException("buffer.isDirect=false: a direct buffer is needed");
        }
        int misalignmentBytes = buffer.alignmentOffset(buffer.position(), WORD_BYTES);
        if (misalignmentBytes != 0) {
            throw new IllegalArgumentException(
                    "misalignmentBytes=" + misalignmentBytes + ": must be = 0 for 4-byte atomics");
        }
        return new MemoryView(buffer.slice().order(ByteOrder.nativeOrder()));
    }

    /** Length of the region in bytes. */
    @Override
    public int sizeBytes() {
        return buffer.capacity();
    }

    @Override
    public byte getByte(int offset) {
        return buffer.get(offset);
    }

    public void putByte(int offset, byte value) {
        buffer.put(offset, value);
    }

    /** Loads a byte so that no later access of this thread is done before it. */
    @Override
    public byte getByteAcquire(int offset) {
        byte value = buffer.get(offset);
        VarHandle.acquireFence();
        return value;
    }

    /** Stores a byte after everything that this thread has read and written before. */
    public void putByteRelease(int offset, byte value) {
        VarHandle.releaseFence();
        buffer.put(offset, value);
    }

    @Override
    public short getShort(int offset) {
        return buffer.getShort(offset);
    }

    public void putShort(int offset, short value) {
        buffer.putShort(offset, value);
    }

    @Override
    public int getInt(int offset) {
        return buffer.getInt(offset);
    }

    public void putInt(int offset, int value) {
        buffer.putInt(offset, value);
    }

    /** Pairs with {@link #putIntRelease} and every stronger store. */
    @Override
    public int getIntAcquire(int offset) {
        return (int) INT.getAcquire(buffer, offset);
    }

    /** Pairs with {@link #getIntAcquire} and every stronger load. */
    public void putIntRelease(int offset, int value) {
        INT.setRelease(buffer, offset, value);
    }

    public int getIntVolatile(int offset) {
        return (int) INT.getVolatile(buffer, offset);
    }

    public void putIntVolatile(int offset, int value) {
        INT.setVolatile(buffer, offset, value);
    }

    /** Atomic, with the ordering of a volatile load and store; true if the value was exchanged. */
    public boolean compareAndSetInt(int offset, int expected, int value) {
        return INT.compareAndSet(buffer, offset, expected, value);
    }

    /**
     * Adds with the ordering of a volatile load and store, wrapping around; returns the old value.
     */
    public int getAndAddInt(int offset, int delta) {
        return (int) INT.getAndAdd(buffer, offset, delta);
    }

    /**
     * A fresh buffer over part of the region, sharing its content, in Java's default order (big
     * endian), with position 0 and limit {@code length}.
     */
    public ByteBuffer slice(int offset, int length) {
        return buffer.slice(offset, length);
    }

    /** Copies {@code n} bytes out of the region into {@code dst[at..at+n)}. */
    @Override
    public void copyTo(int offset, byte[] dst, int at, int n) {
        buffer.get(offset, dst, at, n);
    }

    /** Copies {@code n} bytes out of the region to the position of {@code dst} and advances it. */
    public void copyTo(int offset, ByteBuffer dst, int n) {
        int position = dst.position();
        dst.put(position, buffer, offset, n);
        dst.position(position + n);
    }

    /** Copies {@code src[at..at+n)} into the region. */
    public void copyFrom(int offset, byte[] src, int at, int n) {
        buffer.put(offset, src, at, n);
    }

    /** Copies {@code n} bytes from the position of {@code src} into the region and advances it. */
    public void copyFrom(int offset, ByteBuffer src, int n) {
        int position = src.position();
        buffer.put(offset, src, position, n);
        src.position(position + n);
    }

    /** Fills part of the region with zero bytes. */
    public void zero(int offset, int length) {
        Objects.checkFromIndexSize(offset, length, sizeBytes());
        int end = offset + length;
        for (int at = offset; at < end; at += ZEROS.length) {
            buffer.put(at, ZEROS, 0, Math.min(ZEROS.length, end - at));
        }
    }
}
