package io.shmipc.spring.test;

import io.shmipc.session.BufferPart;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Bytes taken out of a {@link MemoryPipe}, which nobody may use after the close. */
final class MemoryPart implements BufferPart {

    private final byte[] bytes;
    private boolean closed;

    MemoryPart(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int length() {
        return open().length;
    }

    @Override
    public List<ByteBuffer> views() {
        return bytes.length == 0 ? List.of() : List.of(ByteBuffer.wrap(open()).asReadOnlyBuffer());
    }

    @Override
    public BufferPart slice(int offset, int length) {
        Objects.checkFromIndexSize(offset, length, open().length);
        return new MemoryPart(Arrays.copyOfRange(bytes, offset, offset + length));
    }

    @Override
    public void copyTo(ByteBuffer target) {
        target.put(open());
    }

    @Override
    public byte[] toByteArray() {
        return open().clone();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private byte[] open() {
        if (closed) {
            throw new IllegalStateException("the part is closed");
        }
        return bytes;
    }
}
