package io.shmipc.sample.agent.storage;

import java.io.IOException;
import java.io.InputStream;

/** The first bytes of a stream, or fewer once the reader has seen enough. Not thread-safe. */
final class BoundedInput extends InputStream {

    private final InputStream in;
    private long remainingBytes;

    BoundedInput(InputStream in, long sizeBytes) {
        this.in = in;
        this.remainingBytes = sizeBytes;
    }

    /** Makes the next read find the end. */
    void stop() {
        remainingBytes = 0;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (remainingBytes == 0) {
            return -1;
        }
        int count = in.read(bytes, offset, (int) Math.min(length, remainingBytes));
        if (count > 0) {
            remainingBytes -= count;
        }
        return count;
    }

    @Override
    public int available() {
        return (int) Math.min(remainingBytes, Integer.MAX_VALUE);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
