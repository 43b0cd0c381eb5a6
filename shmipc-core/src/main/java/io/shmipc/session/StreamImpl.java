package io.shmipc.session;

import io.shmipc.error.DeadlineExceededException;
import io.shmipc.error.StreamClosedException;
import io.shmipc.metrics.FallbackReason;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One stream: what arrives for it from the event loop, and the reader and writer that its user
 * holds. The lock guards what both sides touch: arrived slices and the state of either direction.
 */
final class StreamImpl implements Stream {

    /** How often a reader looks whether the session has stopped reading its socket. */
    private static final long LOOK_AGAIN_NANOS = 50_000_000;

    private final SessionImpl session;
    private final int id;
    private final StreamReader reader;
    private final StreamWriter writer;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Slice arrivedFirst;
    private @Nullable Slice arrivedLast;
    private long arrivedBytes;
    private boolean closedHere;
    private boolean peerSendsNoMore;
    private volatile boolean peerClosed;
    private volatile @Nullable CallbackRunner callbacks;

    /** Whether the user waits for data and has none, not even a part of what it waits for. */
    private boolean waitsWithNothing;

    private volatile long readTimeoutNanos;

    /** Set by a client's pool; whether somebody has borrowed the stream. */
    private boolean lent;

    StreamImpl(SessionImpl session, int id, @Nullable SharedRegion region) {
        this.session = session;
        this.id = id;
        this.readTimeoutNanos = session.config().readTimeout().toNanos();
        this.reader = new StreamReader(this);
        this.writer = new StreamWriter(this, region);
    }

    @Override
    public int id() {
        return id;
    }

    String idText() {
        return Integer.toUnsignedString(id);
    }

    @Override
    public SessionImpl session() {
        return session;
    }

    Counters counters() {
        return session.live();
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
        writer.flush(session.config().writeTimeout().toNanos());
    }

    @Override
    public void flush(Duration timeout) {
        writer.flush(SessionConfigRules.nanos(timeout));
    }

    @Override
    public void readTimeout(Duration timeout) {
        SessionConfigRules.positive("readTimeout", timeout);
        readTimeoutNanos = timeout.toNanos();
    }

    long readTimeoutNanos() {
        return readTimeoutNanos;
    }

    @Override
    public InputStream inputStream() {
        return new StreamInput(this);
    }

    @Override
    public OutputStream outputStream() {
        return new StreamOutput(this);
    }

    @Override
    public boolean inFallback() {
        return writer.inFallback();
    }

    @Override
    public boolean isOpen() {
        lock.lock();
        try {
            return !closedHere && !peerClosed && !peerSendsNoMore && session.isOpen();
        } finally {
            lock.unlock();
        }
    }

    // ---- from the event loop ----

    /** Bytes arrived. */
    void deliver(Slice head, Slice tail, long bytes) {
        CallbackRunner runner;
        lock.lock();
        try {
            if (arrivedLast == null) {
                arrivedFirst = head;
            } else {
                arrivedLast.next = head;
            }
            arrivedLast = tail;
            arrivedBytes += bytes;
            runner = callbacks;
            changed.signalAll();
            if (closedHere) {
                // The reader has been cleaned up already, or will be: nobody else frees these.
                dropArrived();
                counters().lateMessagesDropped.increment();
            }
        } finally {
            lock.unlock();
        }
        if (runner != null) {
            runner.schedule();
        }
    }

    /** The peer closed the stream, or only ended its own direction. */
    void remoteEnded(boolean closed) {
        CallbackRunner runner;
        lock.lock();
        try {
            peerSendsNoMore = true;
            peerClosed |= closed;
            runner = callbacks;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (runner != null) {
            runner.schedule();
        }
    }

    /** The session has ended; what arrived before can still be read. */
    void sessionEnded() {
        CallbackRunner runner;
        lock.lock();
        try {
            runner = callbacks;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (runner != null) {
            runner.schedule();
        }
    }

    void wakeReader() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ---- for reader and writer ----

    /** Hands what has arrived to the reader. */
    void moveArrivedTo(StreamReader target) {
        lock.lock();
        try {
            if (arrivedFirst != null && arrivedLast != null) {
                target.append(arrivedFirst, arrivedLast, arrivedBytes);
                arrivedFirst = null;
                arrivedLast = null;
                arrivedBytes = 0;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the reader has {@code bytes} bytes, the stream ends, or time is up. */
    ReadStatus awaitBytes(StreamReader target, Occupancy occupancy, int bytes, long timeoutNanos) {
        long deadline = System.nanoTime() + timeoutNanos;
        lock.lock();
        try {
            while (true) {
                moveArrivedTo(target);
                if (target.available() >= bytes) {
                    return ReadStatus.READY;
                }
                if (closedHere || occupancy.isClosing()) {
                    throw new StreamClosedException(
                            "stream=" + idText() + " was closed at this end");
                }
                if (peerSendsNoMore) {
                    return ReadStatus.END_OF_STREAM;
                }
                session.checkOpen();
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return ReadStatus.TIMED_OUT;
                }
                waitsWithNothing = target.available() == 0;
                if (session.budget().isExhausted()) {
                    session.budget().makeRoomFor(bytes);
                    left = Math.min(left, LOOK_AGAIN_NANOS);
                }
                changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeadlineExceededException(
                    "interrupted while waiting for data of stream=" + idText(), e);
        } finally {
            waitsWithNothing = false;
            lock.unlock();
        }
    }

    /** After bytes were copied from shared memory: they count only if it was still there. */
    void checkStillMapped() {
        session.checkStillMapped();
    }

    void checkWritable() {
        session.checkOpen();
        if (peerClosed) {
            throw new StreamClosedException("stream=" + idText() + " was closed by the peer");
        }
    }

    void fellBack() {
        session.streamFellBack(this, FallbackReason.MEMORY_EXHAUSTED);
    }

    // ---- callbacks ----

    @Override
    public void callbacks(StreamCallbacks target) {
        CallbackRunner runner = new CallbackRunner(this, reader, target, session.executor());
        lock.lock();
        try {
            if (callbacks != null) {
                throw new IllegalStateException("stream=" + idText() + " has callbacks already");
            }
            callbacks = runner;
        } finally {
            lock.unlock();
        }
        runner.schedule();
    }

    boolean hasCallbacks() {
        lock.lock();
        try {
            return callbacks != null;
        } finally {
            lock.unlock();
        }
    }

    boolean closedHere() {
        lock.lock();
        try {
            return closedHere;
        } finally {
            lock.unlock();
        }
    }

    /** Whether no more bytes will come than have arrived. */
    boolean endOfData() {
        lock.lock();
        try {
            return peerSendsNoMore || !session.isOpen();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Closes the stream if its user has nothing to do: it waits for a next message that has not
     * begun. What arrives while this decides keeps the stream open.
     */
    void closeIfQuiet() {
        lock.lock();
        try {
            CallbackRunner runner = callbacks;
            boolean quiet = waitsWithNothing || runner != null && runner.isIdle();
            if (closedHere || arrivedFirst != null || !quiet || !reader.isBetweenMessages()) {
                return;
            }
            closedHere = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        finishClose(true);
    }

    // ---- reuse ----

    /** Whether nothing of an earlier use is left over that a later one could trip over. */
    boolean isReusable() {
        return isOpen()
                && !inFallback()
                && writer.writtenBytes() == 0
                && !hasCallbacks()
                && reader.readableBytes() == 0;
    }

    boolean lend() {
        lock.lock();
        try {
            boolean was = lent;
            lent = true;
            return !was;
        } finally {
            lock.unlock();
        }
    }

    boolean takeBack() {
        lock.lock();
        try {
            boolean was = lent;
            lent = false;
            reader.forgetViews();
            writer.forgetViews();
            readTimeoutNanos = session.config().readTimeout().toNanos();
            return was;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        boolean first = !closedHere;
        try {
            closedHere = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        finishClose(first);
    }

    private void finishClose(boolean first) {
        writer.close();
        reader.close();
        CallbackRunner runner = callbacks;
        if (first && runner != null) {
            runner.schedule();
        }
    }

    boolean peerClosed() {
        return peerClosed;
    }

    private void dropArrived() {
        Slice slice = arrivedFirst;
        arrivedFirst = null;
        arrivedLast = null;
        arrivedBytes = 0;
        while (slice != null) {
            Slice next = slice.next;
            slice.next = null;
            slice.release();
            slice = next;
        }
    }

    @Override
    public String toString() {
        return "stream=" + idText() + " session=" + session.id();
    }
}
