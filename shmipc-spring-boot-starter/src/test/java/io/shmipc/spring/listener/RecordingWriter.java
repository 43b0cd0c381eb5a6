package io.shmipc.spring.listener;

import io.shmipc.session.BufferPart;
import io.shmipc.session.BufferWriter;
import java.nio.ByteBuffer;

/** Counts what is written. */
final class RecordingWriter implements BufferWriter {

    int bytes;

    @Override
    public ByteBuffer reserve(int count) {
        bytes += count;
        return ByteBuffer.allocate(count);
    }

    @Override
    public BufferWriter put(byte value) {
        bytes += Byte.BYTES;
        return this;
    }

    @Override
    public BufferWriter putShort(short value) {
        bytes += Short.BYTES;
        return this;
    }

    @Override
    public BufferWriter putInt(int value) {
        bytes += Integer.BYTES;
        return this;
    }

    @Override
    public BufferWriter putLong(long value) {
        bytes += Long.BYTES;
        return this;
    }

    @Override
    public BufferWriter put(byte[] source) {
        bytes += source.length;
        return this;
    }

    @Override
    public BufferWriter put(byte[] source, int offset, int length) {
        bytes += length;
        return this;
    }

    @Override
    public BufferWriter put(ByteBuffer source) {
        bytes += source.remaining();
        source.position(source.limit());
        return this;
    }

    @Override
    public BufferWriter append(BufferPart part) {
        bytes += part.length();
        return this;
    }

    @Override
    public long writtenBytes() {
        return bytes;
    }

    @Override
    public void discard() {
        bytes = 0;
    }
}
