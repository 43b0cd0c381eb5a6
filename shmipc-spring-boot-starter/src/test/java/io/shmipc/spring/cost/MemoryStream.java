package io.shmipc.spring.cost;

import io.shmipc.session.BufferReader;
import io.shmipc.session.BufferWriter;
import io.shmipc.session.Session;
import io.shmipc.session.Stream;
import io.shmipc.session.StreamCallbacks;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One end of a stream whose other end runs its callbacks within this end's flush. */
final class MemoryStream implements Stream {

    private final MemoryPipe in;
    private final MemoryPipe out;
    private @Nullable MemoryStream peer;
    private @Nullable StreamCallbacks callbacks;

    private MemoryStream(MemoryPipe in, MemoryPipe out) {
        this.in = in;
        this.out = out;
    }

    /** Two ends; the first is the client's. */
    static MemoryStream[] pair() {
        MemoryPipe there = new MemoryPipe();
        MemoryPipe back = new MemoryPipe();
        MemoryStream client = new MemoryStream(back, there);
        MemoryStream server = new MemoryStream(there, back);
        client.peer = server;
        return new MemoryStream[] {client, server};
    }

    @Override
    public BufferReader reader() {
        return in;
    }

    @Override
    public BufferWriter writer() {
        return out;
    }

    @Override
    public void flush() {
        MemoryStream other = peer;
        if (other != null && other.callbacks != null) {
            other.callbacks.onData(other, other.in);
        }
    }

    @Override
    public void flush(Duration timeout) {
        flush();
    }

    @Override
    public void callbacks(StreamCallbacks value) {
        callbacks = value;
    }

    @Override
    public int id() {
        return 2;
    }

    @Override
    public Session session() {
        throw new UnsupportedOperationException("there is none");
    }

    @Override
    public void readTimeout(Duration timeout) {}

    @Override
    public InputStream inputStream() {
        throw new UnsupportedOperationException("messages do not need it");
    }

    @Override
    public OutputStream outputStream() {
        throw new UnsupportedOperationException("messages do not need it");
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean inFallback() {
        return false;
    }

    @Override
    public void close() {}
}
