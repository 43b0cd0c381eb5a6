package io.shmipc.spring.test;

import io.shmipc.error.ShmipcException;
import java.io.IOException;
import java.io.OutputStream;

/** What one end sends, as a stream of copied bytes. */
final class MemoryOutput extends OutputStream {

    private final MemoryStream stream;

    MemoryOutput(MemoryStream stream) {
        this.stream = stream;
    }

    @Override
    public void write(int value) {
        stream.writer().put((byte) value);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        stream.writer().put(source, offset, length);
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
        if (stream.isClosedHere()) {
            return;
        }
        try {
            flush();
        } finally {
            stream.close();
        }
    }
}
