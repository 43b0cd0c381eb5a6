package io.shmipc.session;

import io.shmipc.error.DeadlineExceededException;
import io.shmipc.error.Delivery;
import io.shmipc.error.StreamClosedException;
import io.shmipc.metrics.FallbackReason;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private volatile boolean closedHere;
    private volatile boolean peerSendsNoMore;
    private volatile boolean peerClosed;
    private volatile @Nullable CallbackRunner callbacks;

    /** Whether callbacks have left work behind that is not done. */
    private volatile boolean workUnderWay;

    private final AtomicBoolean callWanted = new AtomicBoolean();

    /** Threads that wait for {@link #changed}. */
    private int followers;

    /** Whether the user waits for data and has none, not even a part of what it waits for. */
    private boolean waitsWithNothing;

    private volatile long readTimeoutNanos;

    /** Belong to the reading thread. */
    private long waitTimeoutNanos;

    private long waitDeadlineNanos;
    private boolean waitTimed;

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
        writer.flush(session.config().writeTimeout().toNanos(), false);
    }

    /** Flushes for a caller that wakes the peer itself. */
    void flushUnannounced() {
        writer.flush(session.config().writeTimeout().toNanos(), true);
    }

    @Override
    public void flush(Duration timeout) {
        writer.flush(SessionConfigRules.nanos(timeout), false);
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
        return !closedHere && !peerClosed && !peerSendsNoMore && session.isOpen();
    }

    // ---- from who receives for the session ----

    /** Bytes arrived. */
    void deliver(Slice head, Slice tail, long bytes) {
        if (session.member().serves(this)) {
            // This is the reader's own thread, inside one of its methods, which receives because it
            // waits. A close by another thread has it clean up on its way out.
            reader.append(head, tail, bytes);
            return;
        }
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
            if (followers > 0) {
                changed.signalAll();
            }
            if (closedHere) {
                // The reader has been cleaned up already, or will be: nobody else frees these.
                Slice dropped = arrivedFirst;
                arrivedFirst = null;
                arrivedLast = null;
                arrivedBytes = 0;
                Slice.releaseAll(dropped);
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

    /** Whether something waits for its reader. For who has the session's turn. */
    boolean hasArrived() {
        return arrivedFirst != null;
    }

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
        if (session.member().mustNotWait()) {
            return statusWithoutWaiting(target, occupancy, bytes, timeoutNanos);
        }
        waitTimeoutNanos = timeoutNanos;
        waitTimed = false;
        while (true) {
            boolean received = session.member().receiveFor(this, target, bytes);
            if (target.available() >= bytes) {
                return ReadStatus.READY;
            }
            ReadStatus status = statusOf(target, occupancy, bytes);
            if (status != null) {
                return status;
            }
            if (!mayWaitOn(System.nanoTime())) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new DeadlineExceededException(
                            "interrupted while waiting for data of stream=" + idText(),
                            null,
                            deliveryOfSent());
                }
                return ReadStatus.TIMED_OUT;
            }
            if (!received) {
                follow(target, occupancy);
            }
        }
    }

    private ReadStatus statusWithoutWaiting(
            StreamReader target, Occupancy occupancy, int bytes, long timeoutNanos) {
        ReadStatus status = statusOf(target, occupancy, bytes);
        if (status == null && timeoutNanos > 0) {
            throw new IllegalStateException(
                    "stream="
                            + idText()
                            + " has readableBytes="
                            + target.available()
                            + " must be >= bytes="
                            + bytes
                            + " to be read on an event loop, or on any thread that receives for"
                            + " the session, which must not wait");
        }
        return status == null ? ReadStatus.TIMED_OUT : status;
    }

    // ---- the clock of a waiting reader, read only once the wait has lasted for a while ----

    /** Whether the reader waits at all, and does not only look. */
    boolean mayWait() {
        return waitTimeoutNanos > 0;
    }

    /** Whether the reader's time is not up, and nobody has interrupted it. */
    boolean mayWaitOn(long nowNanos) {
        return waitNanosLeft(nowNanos) > 0 && !Thread.currentThread().isInterrupted();
    }

    long waitNanosLeft(long nowNanos) {
        if (!waitTimed) {
            waitTimed = true;
            waitDeadlineNanos = nowNanos + waitTimeoutNanos;
        }
        return waitDeadlineNanos - nowNanos;
    }

    /**
     * Takes over what has arrived. What came before the caller was told of it, or had the session's
     * turn, is taken; what comes at this moment may be left for the next time, which saves the lock
     * where there is nothing.
     */
    void takeArrived() {
        if (arrivedFirst != null) {
            moveArrivedTo(reader);
        }
    }

    /**
     * Takes over what has arrived.
     *
     * @return how the wait for {@code bytes} bytes has ended, or null if it has to go on
     */
    private @Nullable ReadStatus statusOf(StreamReader target, Occupancy occupancy, int bytes) {
        lock.lock();
        try {
            moveArrivedTo(target);
            if (target.available() >= bytes) {
                return ReadStatus.READY;
            }
            if (closedHere || occupancy.isClosing()) {
                throw new StreamClosedException(
                        "stream=" + idText() + " was closed at this end", null, deliveryOfSent());
            }
            if (peerSendsNoMore) {
                return ReadStatus.END_OF_STREAM;
            }
            session.checkOpen(deliveryOfSent());
            if (session.budget().isExhausted()) {
                session.budget().makeRoomFor(bytes);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for somebody else to deliver something. */
    private void follow(StreamReader target, Occupancy occupancy) {
        lock.lock();
        try {
            if (arrivedFirst != null || readingEnded(target) || occupancy.isClosing()) {
                return;
            }
            long left = waitNanosLeft(System.nanoTime());
            if (session.budget().isExhausted()) {
                left = Math.min(left, LOOK_AGAIN_NANOS);
            }
            followers++;
            waitsWithNothing = target.available() == 0;
            try {
                changed.awaitNanos(left);
            } finally {
                followers--;
                waitsWithNothing = false;
            }
        } catch (InterruptedException e) {
            // The caller looks once more at what has arrived, and then at this.
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** What has become of what this end sent, for a reader that waits for an answer in vain. */
    Delivery deliveryOfSent() {
        return writer.hasSent() ? Delivery.MAYBE_EXECUTED : Delivery.NOT_SENT;
    }

    /** Whether a reader should look at the state of the stream instead of waiting for data. */
    boolean readingEnded(StreamReader target) {
        return closedHere || peerSendsNoMore || !session.isOpen() || target.isClosing();
    }

    /** After bytes were copied from shared memory: they count only if it was still there. */
    void checkStillMapped() {
        session.checkStillMapped(this);
    }

    /** Before anything of a message is sent. */
    void checkWritable() {
        session.checkOpen(Delivery.NOT_SENT);
        if (peerClosed) {
            throw new StreamClosedException(
                    "stream=" + idText() + " was closed by the peer", null, Delivery.NOT_SENT);
        }
    }

    /**
     * @param everFits whether the message would have fitted if all memory had been free
     */
    void fellBack(boolean everFits) {
        session.streamFellBack(this, FallbackReason.MEMORY_EXHAUSTED);
        if (everFits) {
            session.memoryExhausted();
        }
    }

    /** The session is to use the socket, although there may be room. */
    void fellBackOnDemand() {
        session.streamFellBack(this, FallbackReason.FORCED);
    }

    // ---- callbacks ----

    @Override
    public void callbacks(StreamCallbacks target) {
        CallbackRunner runner = new CallbackRunner(this, reader, target, session.handlerExecutor());
        lock.lock();
        try {
            if (callbacks != null) {
                throw new IllegalStateException("stream=" + idText() + " has callbacks already");
            }
            callbacks = runner;
        } finally {
            lock.unlock();
        }
        session.leaks().servedNow(this);
        runner.schedule();
    }

    boolean hasCallbacks() {
        return callbacks != null;
    }

    @Override
    public void workUnderWay(boolean underWay) {
        workUnderWay = underWay;
        CallbackRunner runner = callbacks;
        if (!underWay && runner != null) {
            // The end may have come meanwhile, and has not been told.
            runner.schedule();
        }
    }

    boolean isWorkUnderWay() {
        return workUnderWay;
    }

    @Override
    public void callBack() {
        callWanted.set(true);
        CallbackRunner runner = callbacks;
        if (runner != null) {
            runner.schedule();
        }
    }

    boolean takeCall() {
        return callWanted.get() && callWanted.getAndSet(false);
    }

    /** Who serves the stream, or null if nobody does. */
    @Nullable StreamCallbacks callbacks() {
        CallbackRunner runner = callbacks;
        return runner == null ? null : runner.callbacks();
    }

    /**
     * Whether the stream is open, and its callbacks are not at work and will not be for what came.
     */
    boolean isQuiet() {
        lock.lock();
        try {
            CallbackRunner runner = callbacks;
            return isOpen() && arrivedFirst == null && runner != null && runner.isIdle();
        } finally {
            lock.unlock();
        }
    }

    /** Whether something was written and not flushed. */
    boolean hasUnsent() {
        return writer.writtenBytes() != 0;
    }

    boolean closedHere() {
        return closedHere;
    }

    StreamSnapshot snapshot() {
        return new StreamSnapshot(Integer.toUnsignedLong(id), state(), inFallback(), isLent());
    }

    private StreamSnapshot.State state() {
        if (closedHere) {
            return StreamSnapshot.State.CLOSING;
        }
        if (peerClosed) {
            return StreamSnapshot.State.CLOSED_BY_PEER;
        }
        return peerSendsNoMore
                ? StreamSnapshot.State.HALF_CLOSED_BY_PEER
                : StreamSnapshot.State.OPEN;
    }

    /** Whether no more bytes will come than have arrived. */
    boolean endOfData() {
        return peerSendsNoMore || !session.isOpen();
    }

    /** Whether nobody is there any more to whom something could be sent. */
    boolean peerGone() {
        return peerClosed || !session.isOpen();
    }

    /**
     * Closes the stream if its user has nothing to do: it waits for a next message that has not
     * begun. For who has the session's turn, so nothing arrives meanwhile.
     */
    void closeIfQuiet() {
        boolean served = session.member().serves(this);
        lock.lock();
        try {
            CallbackRunner runner = callbacks;
            boolean quiet =
                    served
                            ? reader.available() == 0
                            : waitsWithNothing || runner != null && runner.isIdle();
            if (closedHere
                    || workUnderWay
                    || arrivedFirst != null
                    || !quiet
                    || !reader.isBetweenMessages()) {
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

    boolean isLent() {
        lock.lock();
        try {
            return lent && !closedHere;
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
        // The reader's own thread may be the one that receives.
        session.member().attendIfHeld();
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

    /** A user may have it as a {@link TrackedStream}, which is the same to a user. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Stream same && TrackedStream.unwrap(same) == this;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return "stream=" + idText() + " session=" + session.id();
    }
}
