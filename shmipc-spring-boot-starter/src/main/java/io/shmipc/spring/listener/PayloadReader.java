package io.shmipc.spring.listener;

import io.shmipc.error.DeadlineExceededException;
import io.shmipc.error.EndOfStreamException;
import io.shmipc.session.BufferPart;
import io.shmipc.session.BufferReader;
import io.shmipc.session.ReadStatus;
import io.shmipc.spring.codec.MessageCodecException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * The payload of one message as a reader of its own: it ends where the payload does, and throws
 * once its listener is done with it. What lies behind the payload cannot be reached with it.
 */
final class PayloadReader implements BufferReader {

    private final BufferReader reader;
    private final Runnable beforeRelease;
    private long left;
    private volatile boolean closed;

    /**
     * @param payloadBytes length of the payload, which comes next in {@code reader}
     * @param beforeRelease called before the reader is told that a message ends, which it does not
     */
    PayloadReader(BufferReader reader, long payloadBytes, Runnable beforeRelease) {
        this.reader = reader;
        this.left = payloadBytes;
        this.beforeRelease = beforeRelease;
    }

    /** Ends it for its user. */
    void close() {
        closed = true;
    }

    /**
     * Passes over what was not read.
     *
     * @throws DeadlineExceededException if it does not arrive in time
     * @throws MessageCodecException if the stream ends before
     */
    void skipRest(Duration timeout) {
        while (left > 0) {
            switch (reader.await(1, timeout)) {
                case READY -> {
                    int bytes = (int) Math.min(reader.readableBytes(), left);
                    reader.skip(bytes);
                    left -= bytes;
                }
                case TIMED_OUT ->
                        throw new DeadlineExceededException(
                                "message not complete within timeout=" + timeout);
                case END_OF_STREAM ->
                        throw new MessageCodecException(
                                "stream ended within a message: missing payloadBytes=" + left);
            }
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException(
                    "a payload must not be read after its listener has returned");
        }
    }

    /** Checks that so much is left, before it is read. */
    private void need(long bytes) {
        checkOpen();
        if (bytes > left) {
            throw new EndOfStreamException(
                    "bytes=" + bytes + " must be <= bytes left of the payload=" + left);
        }
    }

    @Override
    public long readableBytes() {
        checkOpen();
        return Math.min(left, reader.readableBytes());
    }

    @Override
    public ReadStatus await(int bytes) {
        checkOpen();
        return bytes > left ? ReadStatus.END_OF_STREAM : reader.await(bytes);
    }

    @Override
    public ReadStatus await(int bytes, Duration timeout) {
        checkOpen();
        return bytes > left ? ReadStatus.END_OF_STREAM : reader.await(bytes, timeout);
    }

    @Override
    public ByteBuffer read(int bytes) {
        need(bytes);
        ByteBuffer view = reader.read(bytes).slice();
        left -= bytes;
        return view;
    }

    @Override
    public ByteBuffer peek(int bytes) {
        need(bytes);
        return reader.peek(bytes).slice();
    }

    @Override
    public void skip(int bytes) {
        need(bytes);
        reader.skip(bytes);
        left -= bytes;
    }

    @Override
    public byte readByte() {
        need(Byte.BYTES);
        byte value = reader.readByte();
        left -= Byte.BYTES;
        return value;
    }

    @Override
    public short readShort() {
        need(Short.BYTES);
        short value = reader.readShort();
        left -= Short.BYTES;
        return value;
    }

    @Override
    public int readInt() {
        need(Integer.BYTES);
        int value = reader.readInt();
        left -= Integer.BYTES;
        return value;
    }

    @Override
    public long readLong() {
        need(Long.BYTES);
        long value = reader.readLong();
        left -= Long.BYTES;
        return value;
    }

    @Override
    public void readBytes(byte[] target, int offset, int length) {
        need(length);
        reader.readBytes(target, offset, length);
        left -= length;
    }

    @Override
    public void readBytes(ByteBuffer target) {
        int bytes = target.remaining();
        need(bytes);
        reader.readBytes(target);
        left -= bytes;
    }

    @Override
    public BufferPart readPart(int bytes) {
        need(bytes);
        BufferPart part = reader.readPart(bytes);
        left -= bytes;
        return part;
    }

    @Override
    public void release() {
        checkOpen();
        beforeRelease.run();
        reader.release();
    }
}
