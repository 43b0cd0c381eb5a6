package io.shmipc.spring.codec;

import io.shmipc.session.BufferPart;
import io.shmipc.session.BufferReader;
import io.shmipc.session.ReadStatus;
import java.nio.ByteBuffer;
import java.time.Duration;

/** A reader of bytes that arrive in pieces of a given size, and then end or stop coming. */
final class ArrayReader implements BufferReader {

    private final ByteBuffer in;
    private final int pieceBytes;
    private final ReadStatus atEnd;
    private int arrived;

    ArrayReader(byte[] bytes) {
        this(bytes, bytes.length, ReadStatus.END_OF_STREAM);
    }

    ArrayReader(byte[] bytes, int pieceBytes, ReadStatus atEnd) {
        this.in = ByteBuffer.wrap(bytes);
        this.pieceBytes = pieceBytes;
        this.atEnd = atEnd;
    }

    /** Has that many bytes arrive without being waited for. */
    ArrayReader arrive(int bytes) {
        arrived = bytes;
        return this;
    }

    @Override
    public long readableBytes() {
        return arrived - in.position();
    }

    @Override
    public ReadStatus await(int bytes) {
        while (readableBytes() < bytes && arrived < in.limit()) {
            arrived = Math.min(in.limit(), arrived + pieceBytes);
        }
        return readableBytes() >= bytes ? ReadStatus.READY : atEnd;
    }

    @Override
    public ReadStatus await(int bytes, Duration timeout) {
        if (timeout.isZero()) {
            return readableBytes() >= bytes ? ReadStatus.READY : ReadStatus.TIMED_OUT;
        }
        return await(bytes);
    }

    @Override
    public void readBytes(byte[] target, int offset, int length) {
        if (readableBytes() < length) {
            throw new AssertionError("length=" + length + " was not waited for");
        }
        in.get(target, offset, length);
    }

    @Override
    public void readBytes(ByteBuffer target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ByteBuffer read(int bytes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ByteBuffer peek(int bytes) {
        if (readableBytes() < bytes) {
            throw new AssertionError("bytes=" + bytes + " have not arrived");
        }
        return in.slice(in.position(), bytes).asReadOnlyBuffer();
    }

    @Override
    public void skip(int bytes) {
        readBytes(new byte[bytes], 0, bytes);
    }

    @Override
    public byte readByte() {
        throw new UnsupportedOperationException();
    }

    @Override
    public short readShort() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int readInt() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long readLong() {
        throw new UnsupportedOperationException();
    }

    @Override
    public BufferPart readPart(int bytes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void release() {}
}
