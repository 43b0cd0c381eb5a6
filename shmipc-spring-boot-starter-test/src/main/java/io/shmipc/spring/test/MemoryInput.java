package io.shmipc.spring.test;

import io.shmipc.error.ShmipcException;
import io.shmipc.session.BufferReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Objects;

/** What arrives at one end, as a stream of copied bytes. */
final class MemoryInput extends InputStream {

    private final MemoryStream stream;

    MemoryInput(MemoryStream stream) {
        this.stream = stream;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        BufferReader reader = stream.reader();
        try {
            return switch (reader.await(1)) {
                case END_OF_STREAM -> -1;
                case TIMED_OUT -> throw new SocketTimeoutException("no data in time");
                case READY -> {
                    int count = (int) Math.min(length, reader.readableBytes());
                    reader.readBytes(target, offset, count);
                    yield count;
                }
            };
        } catch (ShmipcException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public int available() {
        return (int) stream.reader().readableBytes();
    }

    @Override
    public void close() {
        stream.close();
    }
}
