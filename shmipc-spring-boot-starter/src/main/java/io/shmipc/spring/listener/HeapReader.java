package io.shmipc.spring.listener;

import io.shmipc.session.BufferPart;
import io.shmipc.session.BufferReader;
import io.shmipc.session.ReadStatus;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** A payload that has been copied already, for a listener that wants to read it by a reader. */
final class HeapReader implements BufferReader {

    private final ByteBuffer bytes;

    HeapReader(ByteBuffer bytes) {
        this.bytes = bytes.slice();
    }

    @Override
    public long readableBytes() {
        return bytes.remaining();
    }

    @Override
    public ReadStatus await(int count) {
        return count <= bytes.remaining() ? ReadStatus.READY : ReadStatus.END_OF_STREAM;
    }

    @Override
    public ReadStatus await(int count, Duration timeout) {
        return await(count);
    }

    @Override
    public ByteBuffer read(int count) {
        ByteBuffer view = peek(count);
        skip(count);
        return view;
    }

    @Override
    public ByteBuffer peek(int count) {
        return bytes.slice(bytes.position(), count).asReadOnlyBuffer();
    }

    @Override
    public void skip(int count) {
        bytes.position(bytes.position() + count);
    }

    @Override
    public byte readByte() {
        return bytes.get();
    }

    @Override
    public short readShort() {
        return bytes.getShort();
    }

    @Override
    public int readInt() {
        return bytes.getInt();
    }

    @Override
    public long readLong() {
        return bytes.getLong();
    }

    @Override
    public void readBytes(byte[] target, int offset, int length) {
        bytes.get(target, offset, length);
    }

    @Override
    public void readBytes(ByteBuffer target) {
        target.put(read(target.remaining()));
    }

    @Override
    public BufferPart readPart(int count) {
        return new HeapPart(read(count));
    }

    @Override
    public void release() {}

    private record HeapPart(ByteBuffer bytes) implements BufferPart {

        @Override
        public int length() {
            return bytes.remaining();
        }

        @Override
        public List<ByteBuffer> views() {
            return List.of(bytes.asReadOnlyBuffer());
        }

        @Override
        public BufferPart slice(int offset, int length) {
            Objects.checkFromIndexSize(offset, length, bytes.remaining());
            return new HeapPart(bytes.slice(offset, length));
        }

        @Override
        public void copyTo(ByteBuffer target) {
            target.put(bytes.duplicate());
        }

        @Override
        public byte[] toByteArray() {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return copy;
        }

        @Override
        public void close() {}
    }
}
