package io.shmipc.session;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What came over the socket and waits on the heap for its readers: the bytes, and what the heap
 * needs for each frame beside them, or a peer that sends single bytes could fill the heap long
 * before the limit. When there are too many, the session stops reading its socket until half of
 * them have been read.
 */
final class SocketBudget {

    /** Roughly what a slice with its buffer and array takes. */
    static final int FRAME_OVERHEAD_BYTES = 160;

    private final long usualLimitBytes;
    private final Runnable onRoom;
    private final AtomicLong used = new AtomicLong();
    private volatile long limitBytes;
    private volatile boolean exhausted;

    SocketBudget(long limitBytes, Runnable onRoom) {
        this.usualLimitBytes = limitBytes;
        this.limitBytes = limitBytes;
        this.onRoom = onRoom;
    }

    /** Counts a received frame with so many bytes of payload. */
    void take(int bytes) {
        if (used.addAndGet(bytes + FRAME_OVERHEAD_BYTES) > limitBytes) {
            exhausted = true;
        }
    }

    /** Whether the socket should not be read. */
    boolean isExhausted() {
        // Looked at again, as what was taken last may have been given back before the mark was set.
        if (exhausted && used.get() <= usualLimitBytes / 2) {
            exhausted = false;
        }
        return exhausted;
    }

    /**
     * A reader waits for more than there is room for, so nothing would ever be read: makes room for
     * what it needs, once and to a bound, until the heap is emptier again.
     */
    void makeRoomFor(long neededBytes) {
        // Twice the message, as it may come in many small frames, each of which counts for more.
        long larger = 2 * (usualLimitBytes + neededBytes);
        if (limitBytes < larger) {
            limitBytes = larger;
        }
        if (exhausted && used.get() <= limitBytes) {
            exhausted = false;
            onRoom.run();
        }
    }

    /** The payload of one frame has been read. */
    void giveBack(int bytes) {
        if (used.addAndGet(-bytes - FRAME_OVERHEAD_BYTES) > usualLimitBytes / 2) {
            return;
        }
        if (limitBytes != usualLimitBytes) {
            limitBytes = usualLimitBytes;
        }
        if (exhausted) {
            exhausted = false;
            onRoom.run();
        }
    }
}
