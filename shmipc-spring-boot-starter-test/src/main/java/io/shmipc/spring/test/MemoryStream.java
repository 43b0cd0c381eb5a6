package io.shmipc.spring.test;

import io.shmipc.error.Delivery;
import io.shmipc.error.StreamClosedException;
import io.shmipc.session.BufferReader;
import io.shmipc.session.BufferWriter;
import io.shmipc.session.Session;
import io.shmipc.session.Stream;
import io.shmipc.session.StreamCallbacks;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One end of a stream whose other end is in this JVM too. */
final class MemoryStream implements Stream {

    /** What an end has to say to what happens at it. */
    interface Watcher {

        /** Before what was written is sent. What it throws, the flush throws. */
        default void beforeFlush(MemoryStream stream) {}

        /** After something was sent, on the thread that flushed. */
        default void afterFlush(MemoryStream stream) {}

        /** After this end was closed, on the thread that closed it. */
        default void afterClose(MemoryStream stream) {}
    }

    private static final AtomicInteger LAST_ID = new AtomicInteger();
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

    private final int id;
    private final MemoryPipe in;
    private final MemoryPipe out;
    private final Watcher watcher;
    private final MemoryReader reader;
    private final MemoryWriter writer = new MemoryWriter();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Session session = MemorySession.around(this);
    private final CompletableFuture<Void> atEnd = new CompletableFuture<>();
    private volatile @Nullable MemoryCallbacks callbacks;
    private final AtomicBoolean called = new AtomicBoolean();
    private volatile boolean working;
    private volatile Duration delay = Duration.ZERO;

    private MemoryStream(int id, MemoryPipe in, MemoryPipe out, Watcher watcher) {
        this.id = id;
        this.in = in;
        this.out = out;
        this.watcher = watcher;
        this.reader = new MemoryReader(in, READ_TIMEOUT);
    }

    /** Two ends of one stream. */
    record Pair(MemoryStream client, MemoryStream server) {}

    /** A stream whose client's end is watched by one who knows the server's. */
    static Pair pair(Function<MemoryStream, Watcher> watcher) {
        int id = LAST_ID.addAndGet(2);
        MemoryPipe there = new MemoryPipe();
        MemoryPipe back = new MemoryPipe();
        MemoryStream server = new MemoryStream(id, there, back, new Watcher() {});
        return new Pair(new MemoryStream(id, back, there, watcher.apply(server)), server);
    }

    /** What this end sends next comes so much later than what it sent before. */
    void delay(Duration value) {
        delay = value;
    }

    /** Where this end's bytes go. */
    MemoryPipe out() {
        return out;
    }

    /** Whether whoever has this end waits for something that the other end sends. */
    boolean wantsAnswer() {
        return reader.wasAsked() || callbacks != null;
    }

    boolean hasCallbacks() {
        return callbacks != null;
    }

    /** Waits until this end is closed, no longer than the timeout. */
    void awaitEnd(Duration timeout) {
        try {
            atEnd.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
            // Whoever works at this end goes on by himself.
        }
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public Session session() {
        return session;
    }

    /** Whether the session ended, and not only the stream. */
    boolean hasLostPeer() {
        return in.isBroken();
    }

    @Override
    public BufferReader reader() {
        return reader;
    }

    @Override
    public BufferWriter writer() {
        return writer;
    }

    @Override
    public void flush() {
        if (closed.get()) {
            throw new StreamClosedException("the stream was closed at this end");
        }
        if (writer.writtenBytes() == 0) {
            return;
        }
        if (out.isClosed()) {
            throw new StreamClosedException(
                    "the peer has closed the stream", null, Delivery.NOT_SENT);
        }
        watcher.beforeFlush(this);
        byte[] sent = writer.written();
        writer.discard();
        out.offer(sent, delay);
        delay = Duration.ZERO;
        watcher.afterFlush(this);
    }

    @Override
    public void flush(Duration timeout) {
        flush();
    }

    @Override
    public void readTimeout(Duration timeout) {
        reader.timeout(timeout);
    }

    @Override
    public void callbacks(StreamCallbacks value) {
        MemoryCallbacks added = new MemoryCallbacks(this, value);
        synchronized (this) {
            if (callbacks != null) {
                throw new IllegalStateException("callbacks were set before");
            }
            callbacks = added;
        }
        in.onChange(added::schedule);
        added.schedule();
    }

    @Override
    public void workUnderWay(boolean underWay) {
        working = underWay;
        somethingChanged();
    }

    boolean isWorkUnderWay() {
        return working;
    }

    @Override
    public void callBack() {
        called.set(true);
        somethingChanged();
    }

    /** Whether there was a call since this was asked. */
    boolean takeCall() {
        return called.getAndSet(false);
    }

    private void somethingChanged() {
        MemoryCallbacks told = callbacks;
        if (told != null) {
            told.schedule();
        }
    }

    @Override
    public InputStream inputStream() {
        return new MemoryInput(this);
    }

    @Override
    public OutputStream outputStream() {
        return new MemoryOutput(this);
    }

    @Override
    public boolean isOpen() {
        return !closed.get() && !isOver();
    }

    /** Whether the other end sends no more. */
    boolean isOver() {
        return in.isOver();
    }

    @Override
    public boolean inFallback() {
        return false;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        writer.discard();
        out.end();
        in.close();
        somethingChanged();
        atEnd.complete(null);
        watcher.afterClose(this);
    }

    boolean isClosedHere() {
        return closed.get();
    }

    @Override
    public String toString() {
        return "MemoryStream[id=" + id + "]";
    }
}
