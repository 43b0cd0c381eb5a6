package io.shmipc.internal.transport;

import io.shmipc.error.DeadlineExceededException;
import io.shmipc.error.Delivery;
import io.shmipc.error.ProtocolException;
import io.shmipc.error.SessionClosedException;
import io.shmipc.internal.os.ControlSocket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Frames on their way into a socket, in order. Any thread may send: what the socket takes at once
 * leaves on the caller's thread, the rest when the event loop finds room.
 *
 * <p>Two kinds of sender. Control frames are small and must never wait, since event loops send
 * them; a peer that reads none of them for long ends its session. Data frames carry payload that
 * their sender keeps until they have left, so the sender waits, to a deadline.
 */
final class OutboundBuffer {

    /** Control bytes that may wait for a peer that does not read. */
    static final int MAX_WAITING_CONTROL_BYTES = 1 << 20;

    /** Payload that may wait on behalf of senders that must not. */
    static final int MAX_WAITING_COPIED_BYTES = 16 << 20;

    /** Tells the loop whether it has to wait for room. */
    interface RoomWatcher {
        void waitForRoom(boolean on);
    }

    private static final class Entry {
        final ByteBuffer[] parts;
        final boolean control;
        int at;
        int copiedBytes;
        boolean started;
        boolean done;

        Entry(boolean control, ByteBuffer... parts) {
            this.parts = parts;
            this.control = control;
        }
    }

    private final ControlSocket socket;
    private final RoomWatcher watcher;
    private final BooleanSupplier mustNotWait;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();
    private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
    private int waitingControlBytes;
    private long copiedBytes;
    private boolean watching;
    private boolean closed;

    /** Why a frame was left unfinished. The peer would take whatever follows for its rest. */
    private @Nullable RuntimeException torn;

    /**
     * @param mustNotWait whether the calling thread is the one that finds room
     */
    OutboundBuffer(ControlSocket socket, RoomWatcher watcher, BooleanSupplier mustNotWait) {
        this.socket = socket;
        this.watcher = watcher;
        this.mustNotWait = mustNotWait;
    }

    /**
     * Sends a small frame without waiting.
     *
     * @param frame a buffer the caller may reuse afterwards
     * @throws ProtocolException if too many control bytes wait already
     * @throws SessionClosedException if the session has ended
     * @throws io.shmipc.error.SystemCallException if the socket is broken
     */
    void sendControl(ByteBuffer frame) {
        lock.lock();
        try {
            checkOpen();
            if (waiting.isEmpty()) {
                socket.write(frame);
                if (!frame.hasRemaining()) {
                    return;
                }
            }
            waitingControlBytes += frame.remaining();
            if (waitingControlBytes > MAX_WAITING_CONTROL_BYTES) {
                throw new ProtocolException(
                        "peer does not read its socket: waitingControlBytes="
                                + waitingControlBytes
                                + " must be <= "
                                + MAX_WAITING_CONTROL_BYTES);
            }
            ByteBuffer copy = ByteBuffer.allocate(frame.remaining()).put(frame).flip();
            Entry entry = new Entry(true, copy);
            entry.started = true;
            leaveToTheLoop(entry);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends a frame and returns when all of it has left, or is certain to leave before anything
     * sent later. Where the caller must not wait, what the socket does not take is copied.
     *
     * @param parts header and payload; not to be touched by others until this returns
     * @throws DeadlineExceededException if not one byte of it had left at the deadline; then none
     *     will
     */
    void sendData(ByteBuffer[] parts, long deadlineNanos) {
        lock.lock();
        try {
            checkOpen();
            Entry entry = new Entry(false, parts);
            if (waiting.isEmpty()) {
                write(entry);
                if (entry.done) {
                    return;
                }
            }
            leaveToTheLoop(entry);
            if (mustNotWait.getAsBoolean()) {
                keepCopy(entry);
            } else {
                await(entry, deadlineNanos);
            }
        } finally {
            lock.unlock();
        }
    }

    private void await(Entry entry, long deadlineNanos) {
        boolean interrupted = false;
        try {
            while (!entry.done) {
                checkOpen();
                long left = deadlineNanos - System.nanoTime();
                if (left <= 0 || interrupted) {
                    giveUp(entry, interrupted);
                    return;
                }
                try {
                    progress.await(left, TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * A frame that has begun must be finished, or the peer would take what follows for its rest.
     */
    private void giveUp(Entry entry, boolean interrupted) {
        if (!entry.started) {
            waiting.remove(entry);
            throw new DeadlineExceededException(
                    (interrupted ? "interrupted" : "deadline passed")
                            + " before the socket had room for a frame: waitingFrames="
                            + waiting.size(),
                    null,
                    Delivery.NOT_SENT);
        }
        copyRest(entry);
    }

    private static void copyRest(Entry entry) {
        for (int i = entry.at; i < entry.parts.length; i++) {
            ByteBuffer part = entry.parts[i];
            entry.parts[i] = ByteBuffer.allocate(part.remaining()).put(part).flip();
        }
    }

    private void keepCopy(Entry entry) {
        int bytes = 0;
        for (int i = entry.at; i < entry.parts.length; i++) {
            bytes += entry.parts[i].remaining();
        }
        if (!entry.started && copiedBytes + bytes > MAX_WAITING_COPIED_BYTES) {
            waiting.remove(entry);
            throw new DeadlineExceededException(
                    "the socket has no room for a frame, and a thread that receives must not wait"
                            + " for it: waitingBytes="
                            + (copiedBytes + bytes)
                            + " must be <= "
                            + MAX_WAITING_COPIED_BYTES,
                    null,
                    Delivery.NOT_SENT);
        }
        entry.copiedBytes = bytes;
        copiedBytes += bytes;
        copyRest(entry);
    }

    /** Writes what the socket takes now. Called by the event loop when there is room. */
    void writeSome() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            while (!waiting.isEmpty()) {
                Entry entry = waiting.peek();
                int before = entry.control ? entry.parts[0].remaining() : 0;
                write(entry);
                if (entry.control) {
                    waitingControlBytes -= before - entry.parts[0].remaining();
                }
                if (!entry.done) {
                    return;
                }
                waiting.remove();
                copiedBytes -= entry.copiedBytes;
                progress.signalAll();
            }
            watching = false;
            watcher.waitForRoom(false);
        } finally {
            lock.unlock();
        }
    }

    private void write(Entry entry) {
        try {
            writeParts(entry);
        } catch (RuntimeException | Error e) {
            if (entry.started) {
                tear(e);
            }
            throw e;
        }
    }

    private void writeParts(Entry entry) {
        while (entry.at < entry.parts.length) {
            ByteBuffer part = entry.parts[entry.at];
            if (part.hasRemaining()) {
                int n = socket.write(part);
                if (n > 0) {
                    entry.started = true;
                }
                if (part.hasRemaining()) {
                    return;
                }
            }
            entry.at++;
        }
        entry.done = true;
    }

    /** A system that is short of memory may refuse the rest of a frame and take the next one. */
    private void tear(Throwable e) {
        torn = e instanceof RuntimeException why ? why : new IllegalStateException("torn frame", e);
        waiting.clear();
        progress.signalAll();
    }

    private void leaveToTheLoop(Entry entry) {
        waiting.add(entry);
        try {
            watch();
        } catch (RuntimeException | Error e) {
            // Its sender is told that it has failed, so it must not leave later.
            watching = false;
            waiting.remove(entry);
            if (entry.started) {
                tear(e);
            }
            throw e;
        }
    }

    private void watch() {
        if (!watching) {
            watching = true;
            watcher.waitForRoom(true);
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new SessionClosedException("the session has ended");
        }
        if (torn != null) {
            throw torn;
        }
    }

    /** Waits until everything has left, or the deadline has passed. Not for event loops. */
    void linger(long deadlineNanos) {
        while (!isEmpty()) {
            long left = deadlineNanos - System.nanoTime();
            if (left <= 0 || !socket.awaitWritable(left)) {
                return;
            }
            writeSome();
        }
    }

    private boolean isEmpty() {
        lock.lock();
        try {
            return closed || waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Wakes everybody who waits; nothing more is sent. */
    void close() {
        lock.lock();
        try {
            closed = true;
            waiting.clear();
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
