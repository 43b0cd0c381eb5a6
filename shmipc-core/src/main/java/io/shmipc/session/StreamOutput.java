package io.shmipc.session;

import io.shmipc.error.ShmipcException;
import java.io.IOException;
import java.io.OutputStream;

/** A stream's writer as an {@link OutputStream}. */
final class StreamOutput extends OutputStream {

    private final Stream stream;
    private boolean closed;

    StreamOutput(Stream stream) {
        this.stream = stream;
    }

    @Override
    public void write(int value) throws IOException {
        try {
            stream.writer().put((byte) value);
        } catch (ShmipcException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        try {
            stream.writer().put(source, offset, length);
        } catch (ShmipcException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            stream.flush();
        } catch (ShmipcException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            try {
                flush();
            } finally {
                stream.close();
            }
        }
    }
}
