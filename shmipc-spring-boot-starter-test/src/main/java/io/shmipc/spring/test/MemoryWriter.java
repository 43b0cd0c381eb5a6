package io.shmipc.spring.test;

import io.shmipc.session.BufferPart;
import io.shmipc.session.BufferWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Collects what the next flush sends. */
final class MemoryWriter implements BufferWriter {

    private final List<byte[]> pieces = new ArrayList<>();
    private long written;

    @Override
    public ByteBuffer reserve(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes=" + bytes + " must be >= 1");
        }
        byte[] piece = new byte[bytes];
        add(piece);
        return ByteBuffer.wrap(piece);
    }

    @Override
    public BufferWriter put(byte value) {
        return add(new byte[] {value});
    }

    @Override
    public BufferWriter putShort(short value) {
        return add(ByteBuffer.allocate(Short.BYTES).putShort(value).array());
    }

    @Override
    public BufferWriter putInt(int value) {
        return add(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    @Override
    public BufferWriter putLong(long value) {
        return add(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    @Override
    public BufferWriter put(byte[] source) {
        return add(source.clone());
    }

    @Override
    public BufferWriter put(byte[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        byte[] piece = new byte[length];
        System.arraycopy(source, offset, piece, 0, length);
        return add(piece);
    }

    @Override
    public BufferWriter put(ByteBuffer source) {
        byte[] piece = new byte[source.remaining()];
        source.get(piece);
        return add(piece);
    }

    @Override
    public BufferWriter append(BufferPart part) {
        try (part) {
            return add(part.toByteArray());
        }
    }

    @Override
    public long writtenBytes() {
        return written;
    }

    @Override
    public void discard() {
        pieces.clear();
        written = 0;
    }

    /** All that was written, in one piece; a view handed out before is no part of it any more. */
    byte[] written() {
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(written));
        pieces.forEach(all::put);
        return all.array();
    }

    private BufferWriter add(byte[] piece) {
        pieces.add(piece);
        written += piece.length;
        return this;
    }
}
