package io.shmipc.console.remote;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of an instance as they come, up to a longest length and until a deadline. Reading beyond
 * either fails. For one thread.
 */
public final class Download extends FilterInputStream {

    private final int status;
    private final HttpHeaders headers;
    private final long maxBytes;

    private long readBytes;
    private volatile boolean expired;
    private volatile @Nullable Future<?> deadline;

    Download(int status, HttpHeaders headers, InputStream body, long maxBytes) {
        super(body);
        this.status = status;
        this.headers = headers;
        this.maxBytes = maxBytes;
    }

    /** Status of HTTP. */
    public int status() {
        return status;
    }

    /** First value of a header, or null. */
    public @Nullable String header(String name) {
        return headers.firstValue(name).orElse(null);
    }

    void endsWith(Future<?> expiry) {
        deadline = expiry;
    }

    /** Ends it from another thread. */
    void expire() {
        expired = true;
        try {
            in.close();
        } catch (IOException closed) {
            // Whoever reads finds out.
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int count = read(one, 0, 1);
        return count < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count;
        try {
            count = super.read(target, offset, length);
        } catch (IOException failed) {
            throw expired ? new IOException("The answer took too long.", failed) : failed;
        }
        if (expired && count < 0) {
            throw new IOException("The answer took too long.");
        }
        readBytes += Math.max(0, count);
        if (readBytes > maxBytes) {
            throw new IOException("The answer is longer than max-dump=" + maxBytes + " bytes.");
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        Future<?> expiry = deadline;
        if (expiry != null) {
            expiry.cancel(false);
        }
        super.close();
    }
}
