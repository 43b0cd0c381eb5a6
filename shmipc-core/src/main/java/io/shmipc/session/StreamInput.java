package io.shmipc.session;

import io.shmipc.error.ShmipcException;
import java.io.IOException;
import java.io.InputStream;

/** A stream's reader as an {@link InputStream}. */
final class StreamInput extends InputStream {

    private final Stream stream;

    StreamInput(Stream stream) {
        this.stream = stream;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        java.util.Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        try {
            BufferReader reader = stream.reader();
            return switch (reader.await(1)) {
                case END_OF_STREAM -> -1;
                case TIMED_OUT ->
                        throw new java.net.SocketTimeoutException(
                                stream + ": no data within the read timeout");
                case READY -> {
                    int n = (int) Math.min(length, reader.readableBytes());
                    reader.readBytes(target, offset, n);
                    yield n;
                }
            };
        } catch (ShmipcException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public int available() throws IOException {
        try {
            return (int) Math.min(Integer.MAX_VALUE, stream.reader().readableBytes());
        } catch (ShmipcException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        stream.close();
    }
}
