package io.shmipc.spring.cost;

import io.shmipc.session.BufferPart;
import io.shmipc.session.BufferReader;
import io.shmipc.session.BufferWriter;
import io.shmipc.session.ReadStatus;
import java.nio.ByteBuffer;
import java.time.Duration;

/** One direction of a stream without anything behind it: bytes in a buffer of this thread. */
final class MemoryPipe implements BufferReader, BufferWriter {

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(1 << 16);
    private int readPosition;

    @Override
    public long readableBytes() {
        return bytes.position() - readPosition;
    }

    @Override
    public ReadStatus await(int count) {
        return readableBytes() >= count ? ReadStatus.READY : ReadStatus.TIMED_OUT;
    }

    @Override
    public ReadStatus await(int count, Duration timeout) {
        return await(count);
    }

    @Override
    public void readBytes(byte[] target, int offset, int length) {
        bytes.get(readPosition, target, offset, length);
        readPosition += length;
    }

    @Override
    public void release() {
        if (readableBytes() == 0) {
            bytes.clear();
            readPosition = 0;
        }
    }

    @Override
    public ByteBuffer reserve(int count) {
        ByteBuffer view = bytes.slice(bytes.position(), count);
        bytes.position(bytes.position() + count);
        return view;
    }

    @Override
    public BufferWriter put(ByteBuffer source) {
        bytes.put(source);
        return this;
    }

    @Override
    public BufferWriter put(byte[] source, int offset, int length) {
        bytes.put(source, offset, length);
        return this;
    }

    @Override
    public BufferWriter put(byte[] source) {
        return put(source, 0, source.length);
    }

    @Override
    public BufferWriter putInt(int value) {
        bytes.putInt(value);
        return this;
    }

    @Override
    public long writtenBytes() {
        return readableBytes();
    }

    @Override
    public void discard() {
        bytes.position(readPosition);
    }

    @Override
    public void readBytes(ByteBuffer target) {
        throw notNeeded();
    }

    @Override
    public ByteBuffer read(int count) {
        throw notNeeded();
    }

    @Override
    public ByteBuffer peek(int count) {
        return bytes.slice(readPosition, count).asReadOnlyBuffer();
    }

    @Override
    public void skip(int count) {
        readPosition += count;
    }

    @Override
    public byte readByte() {
        throw notNeeded();
    }

    @Override
    public short readShort() {
        throw notNeeded();
    }

    @Override
    public int readInt() {
        throw notNeeded();
    }

    @Override
    public long readLong() {
        throw notNeeded();
    }

    @Override
    public BufferPart readPart(int count) {
        throw notNeeded();
    }

    @Override
    public BufferWriter put(byte value) {
        throw notNeeded();
    }

    @Override
    public BufferWriter putShort(short value) {
        throw notNeeded();
    }

    @Override
    public BufferWriter putLong(long value) {
        throw notNeeded();
    }

    @Override
    public BufferWriter append(BufferPart part) {
        throw notNeeded();
    }

    private static UnsupportedOperationException notNeeded() {
        return new UnsupportedOperationException("messages do not need it");
    }
}
