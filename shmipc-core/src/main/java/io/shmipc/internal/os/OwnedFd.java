package io.shmipc.internal.os;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A descriptor with one owner, closed exactly once. Any thread may call any method. Calls in this
 * package hold a use on the descriptor while they are in the kernel, and the last one out closes
 * it: the number is never handed back to the system, and so never given to another file, under a
 * call that is still running.
 */
public final class OwnedFd implements AutoCloseable {

    private static final int CLOSED = 1 << 31;

    private final int fd;
    private final AtomicInteger state = new AtomicInteger();

    OwnedFd(int fd) {
        if (fd < 0) {
            throw new IllegalArgumentException("fd=" + fd + " must be >= 0");
        }
        this.fd = fd;
    }

    /**
     * The number, for a call whose caller knows that nobody closes this meanwhile.
     *
     * @throws IllegalStateException after {@link #close()}: the number may mean another file now
     */
    public int value() {
        if (!isOpen()) {
            throw new IllegalStateException("descriptor fd=" + fd + " is closed");
        }
        return fd;
    }

    public boolean isOpen() {
        return state.get() >= 0;
    }

    /** Idempotent. Returns at once; the number is given back when the last call on it is over. */
    @Override
    public void close() {
        int before = state.getAndUpdate(s -> s | CLOSED);
        if (before == 0) {
            closeNow();
        }
    }

    /** Begins a use; false after {@link #close()}. Each true is paired with {@link #release()}. */
    boolean tryAcquire() {
        for (; ; ) {
            int seen = state.get();
            if (seen < 0) {
                return false;
            }
            if (state.compareAndSet(seen, seen + 1)) {
                return true;
            }
        }
    }

    /** Begins a use and returns the number. */
    int acquire() {
        if (!tryAcquire()) {
            throw new IllegalStateException("descriptor fd=" + fd + " is closed");
        }
        return fd;
    }

    /** The number, valid only between {@link #tryAcquire()} and {@link #release()}. */
    int number() {
        return fd;
    }

    void release() {
        if (state.decrementAndGet() == CLOSED) {
            closeNow();
        }
    }

    private void closeNow() {
        // The result is of no use: Linux frees the number even when close fails, EINTR included.
        LibC.C.close(fd);
    }

    @Override
    public String toString() {
        return "fd=" + fd + (isOpen() ? "" : " (closed)");
    }
}
