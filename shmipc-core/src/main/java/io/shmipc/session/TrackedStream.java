package io.shmipc.session;

import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.Reference;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A stream as its user holds it while it is followed: nothing of the session refers to this object,
 * so that it can be collected, which tells that nobody can close the stream any more. What it hands
 * out refers to it, and while a method of it runs it cannot be collected.
 */
final class TrackedStream implements Stream {

    private final StreamImpl stream;
    private final TrackedReader reader;
    private final TrackedWriter writer;

    /** Told of the first use, for a stream whose place is where it is used first; or null. */
    private @Nullable Runnable firstUse;

    TrackedStream(StreamImpl stream, @Nullable Runnable firstUse) {
        this.stream = stream;
        this.firstUse = firstUse;
        this.reader = new TrackedReader(this, (StreamReader) stream.reader());
        this.writer = new TrackedWriter(this, stream.writer());
    }

    /** The stream that a user's object stands for; null for one of another kind. */
    static @Nullable StreamImpl unwrap(Stream stream) {
        if (stream instanceof StreamImpl impl) {
            return impl;
        }
        return stream instanceof TrackedStream tracked ? tracked.stream : null;
    }

    private void used() {
        Runnable told = firstUse;
        if (told != null) {
            firstUse = null;
            told.run();
        }
    }

    @Override
    public int id() {
        return stream.id();
    }

    @Override
    public Session session() {
        return stream.session();
    }

    @Override
    public BufferReader reader() {
        used();
        return reader;
    }

    @Override
    public BufferWriter writer() {
        used();
        return writer;
    }

    @Override
    public void flush() {
        try {
            stream.flush();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public void flush(Duration timeout) {
        try {
            stream.flush(timeout);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public void readTimeout(Duration timeout) {
        stream.readTimeout(timeout);
    }

    @Override
    public void callbacks(StreamCallbacks callbacks) {
        used();
        try {
            stream.callbacks(callbacks);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public void workUnderWay(boolean underWay) {
        stream.workUnderWay(underWay);
    }

    @Override
    public void callBack() {
        stream.callBack();
    }

    @Override
    public InputStream inputStream() {
        used();
        return new StreamInput(this);
    }

    @Override
    public OutputStream outputStream() {
        used();
        return new StreamOutput(this);
    }

    @Override
    public boolean isOpen() {
        return stream.isOpen();
    }

    @Override
    public boolean inFallback() {
        return stream.inFallback();
    }

    @Override
    public void close() {
        try {
            stream.close();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Callbacks are given the stream itself, which is the same to a user. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Stream same && unwrap(same) == stream;
    }

    @Override
    public int hashCode() {
        return stream.hashCode();
    }

    @Override
    public String toString() {
        return stream.toString();
    }
}
