package io.shmipc.session;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes that came over the socket and wait on the heap for their readers. When there are too many,
 * the session stops reading its socket until half of them have been read.
 */
final class SocketBudget {

    private final long limitBytes;
    private final Runnable onRoom;
    private final AtomicLong used = new AtomicLong();
    private volatile boolean exhausted;

    SocketBudget(long limitBytes, Runnable onRoom) {
        this.limitBytes = limitBytes;
        this.onRoom = onRoom;
    }

    /** Counts received bytes. */
    void take(int bytes) {
        if (used.addAndGet(bytes) > limitBytes) {
            exhausted = true;
        }
    }

    /** Whether the socket should not be read. */
    boolean isExhausted() {
        return exhausted;
    }

    void giveBack(int bytes) {
        if (used.addAndGet(-bytes) <= limitBytes / 2 && exhausted) {
            exhausted = false;
            onRoom.run();
        }
    }
}
