package io.shmipc.spring.codec;

import io.shmipc.session.BufferPart;
import io.shmipc.session.BufferWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A writer that keeps what is written on the heap. */
final class ArrayWriter implements BufferWriter {

    private final List<ByteBuffer> pieces = new ArrayList<>();

    String hex() {
        return HexFormat.of().formatHex(bytes());
    }

    byte[] bytes() {
        ByteBuffer all = ByteBuffer.allocate((int) writtenBytes());
        pieces.forEach(piece -> all.put(piece.duplicate().clear()));
        return all.array();
    }

    @Override
    public ByteBuffer reserve(int bytes) {
        ByteBuffer piece = ByteBuffer.allocate(bytes);
        pieces.add(piece);
        return piece;
    }

    @Override
    public BufferWriter put(byte value) {
        reserve(Byte.BYTES).put(value);
        return this;
    }

    @Override
    public BufferWriter putShort(short value) {
        reserve(Short.BYTES).putShort(value);
        return this;
    }

    @Override
    public BufferWriter putInt(int value) {
        reserve(Integer.BYTES).putInt(value);
        return this;
    }

    @Override
    public BufferWriter putLong(long value) {
        reserve(Long.BYTES).putLong(value);
        return this;
    }

    @Override
    public BufferWriter put(byte[] source) {
        return put(ByteBuffer.wrap(source));
    }

    @Override
    public BufferWriter put(byte[] source, int offset, int length) {
        return put(ByteBuffer.wrap(source, offset, length));
    }

    @Override
    public BufferWriter put(ByteBuffer source) {
        reserve(source.remaining()).put(source);
        return this;
    }

    @Override
    public BufferWriter append(BufferPart part) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long writtenBytes() {
        return pieces.stream().mapToLong(ByteBuffer::capacity).sum();
    }

    @Override
    public void discard() {
        pieces.clear();
    }
}
