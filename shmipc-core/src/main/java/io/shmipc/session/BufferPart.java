package io.shmipc.session;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Some consecutive bytes of a received message, held by reference count. The slices under it go
 * back to the pool when the last part over them is closed. A part is confined to one thread at a
 * time, but may be handed over; different parts over one slice may live on different threads.
 */
public interface BufferPart extends AutoCloseable {

    /** Length in bytes. */
    int length();

    /** Read-only views of the bytes in order, one for each slice they lie in. */
    List<ByteBuffer> views();

    /** A second holder of {@code length} bytes from {@code offset}; closed on its own. */
    BufferPart slice(int offset, int length);

    /** Copies all bytes to {@code target}. */
    void copyTo(ByteBuffer target);

    /** A copy of all bytes. */
    byte[] toByteArray();

    /**
     * Lets go of the bytes. Doing it twice is harmless; using the part afterwards is misuse and
     * throws.
     */
    @Override
    void close();
}
