package io.shmipc.internal.memory;

/**
 * Reads one region of memory that another process may change at any time: memory of this process,
 * of another one, or a file.
 *
 * <p>Offsets are in bytes from the start of the region, and values are in the byte order of the
 * machine. An access outside the region throws {@link IndexOutOfBoundsException}; one that the
 * system refuses throws {@link java.io.UncheckedIOException}, which memory of this process never
 * does.
 */
public interface MemoryReader {

    /** Length of the region in bytes. */
    int sizeBytes();

    byte getByte(int offset);

    /** Loads a byte so that no later access of this thread is done before it. */
    byte getByteAcquire(int offset);

    short getShort(int offset);

    int getInt(int offset);

    /** Loads a value so that no later access of this thread is done before it. */
    int getIntAcquire(int offset);

    /** Copies {@code n} bytes out of the region into {@code dst[at..at+n)}. */
    void copyTo(int offset, byte[] dst, int at, int n);
}
