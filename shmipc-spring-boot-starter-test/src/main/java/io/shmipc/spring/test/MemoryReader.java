package io.shmipc.spring.test;

import io.shmipc.error.DeadlineExceededException;
import io.shmipc.error.EndOfStreamException;
import io.shmipc.session.BufferPart;
import io.shmipc.session.BufferReader;
import io.shmipc.session.ReadStatus;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Reads a {@link MemoryPipe}. A view shows zeroes once it was released, so that a test finds out
 * who held one too long.
 */
final class MemoryReader implements BufferReader {

    private final MemoryPipe pipe;
    private final List<byte[]> viewed = new ArrayList<>();
    private volatile boolean asked;
    private volatile Duration timeout;

    MemoryReader(MemoryPipe pipe, Duration timeout) {
        this.pipe = pipe;
        this.timeout = timeout;
    }

    void timeout(Duration value) {
        timeout = value;
    }

    /** Whether anybody has ever waited for data here. */
    boolean wasAsked() {
        return asked;
    }

    @Override
    public long readableBytes() {
        return pipe.readableBytes();
    }

    @Override
    public ReadStatus await(int bytes) {
        return await(bytes, timeout);
    }

    @Override
    public ReadStatus await(int bytes, Duration atMost) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes=" + bytes + " must be >= 0");
        }
        asked = true;
        return pipe.await(bytes, atMost);
    }

    @Override
    public ByteBuffer read(int bytes) {
        return view(take(bytes));
    }

    @Override
    public ByteBuffer peek(int bytes) {
        require(bytes);
        return view(pipe.take(bytes, false));
    }

    @Override
    public void skip(int bytes) {
        take(bytes);
    }

    @Override
    public byte readByte() {
        return take(Byte.BYTES)[0];
    }

    @Override
    public short readShort() {
        return ByteBuffer.wrap(take(Short.BYTES)).getShort();
    }

    @Override
    public int readInt() {
        return ByteBuffer.wrap(take(Integer.BYTES)).getInt();
    }

    @Override
    public long readLong() {
        return ByteBuffer.wrap(take(Long.BYTES)).getLong();
    }

    @Override
    public void readBytes(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        System.arraycopy(take(length), 0, target, offset, length);
    }

    @Override
    public void readBytes(ByteBuffer target) {
        target.put(take(target.remaining()));
    }

    @Override
    public BufferPart readPart(int bytes) {
        return new MemoryPart(take(bytes));
    }

    @Override
    public void release() {
        viewed.forEach(bytes -> Arrays.fill(bytes, (byte) 0));
        viewed.clear();
    }

    private ByteBuffer view(byte[] bytes) {
        viewed.add(bytes);
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    private byte[] take(int bytes) {
        require(bytes);
        return pipe.take(bytes, true);
    }

    private void require(int bytes) {
        switch (await(bytes)) {
            case READY -> {}
            case TIMED_OUT ->
                    throw new DeadlineExceededException(
                            "bytes=" + bytes + " did not arrive within timeout=" + timeout);
            case END_OF_STREAM ->
                    throw new EndOfStreamException(
                            "readableBytes="
                                    + readableBytes()
                                    + " must be >= bytes="
                                    + bytes
                                    + ", and the peer has closed the stream");
        }
    }
}
