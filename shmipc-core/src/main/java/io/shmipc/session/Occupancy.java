package io.shmipc.session;

import io.shmipc.error.Delivery;
import io.shmipc.error.StreamClosedException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who is inside a reader or writer: nobody, one thread, or nobody ever again. It lets {@code
 * close()} come from any thread and yet take slices away only when nobody touches them:
 *
 * <ul>
 *   <li>A closing thread that finds nobody inside cleans up itself.
 *   <li>A closing thread that finds somebody inside leaves a mark, and that one cleans up on its
 *       way out.
 *   <li>So the clean-up never runs beside a reading or writing method.
 * </ul>
 *
 * <p>What the last user was handed a view of cannot be taken away by another thread that way, as
 * the user may look at it outside any method. {@link #isLastUser()} lets the clean-up leave it
 * alone; it then runs once more when the last user comes back, if only to close, or the memory goes
 * with the session.
 */
final class Occupancy {

    private static final int FREE = 0;
    private static final int BUSY = 1;
    private static final int BUSY_CLOSING = 2;
    private static final int CLOSED = 3;

    /** Longer than a thread that is on its way out loses its processor for. */
    private static final long PATIENCE_NANOS = 100_000_000;

    private static final int LOOKS_BETWEEN_YIELDS = 64;

    private final AtomicInteger state = new AtomicInteger(FREE);
    private final String what;
    private final Runnable cleanUp;
    private final Supplier<Delivery> delivery;
    private volatile @Nullable Thread lastUser;

    Occupancy(String what, Runnable cleanUp) {
        this(what, cleanUp, () -> Delivery.NOT_SENT);
    }

    /**
     * @param delivery what has become of what the users are about, when they are refused
     */
    Occupancy(String what, Runnable cleanUp, Supplier<Delivery> delivery) {
        this.what = what;
        this.cleanUp = cleanUp;
        this.delivery = delivery;
    }

    /**
     * Goes inside. A thread that is inside may be on its way out of a method that has done its work
     * already: the answer to a flush can arrive, on another thread, before the flush returns. So it
     * is given time to leave.
     *
     * @throws StreamClosedException if closed
     * @throws IllegalStateException if another thread stays inside
     */
    void enter() {
        if (state.compareAndSet(FREE, BUSY) || lastUser != Thread.currentThread() && waited()) {
            Thread current = Thread.currentThread();
            if (lastUser != current) {
                lastUser = current;
            }
            return;
        }
        if (state.get() >= BUSY_CLOSING) {
            if (isLastUser()) {
                cleanUp.run();
            }
            throw closedHere();
        }
        throw new IllegalStateException(
                what + " is used by two threads at once; at most 1 may use it at a time");
    }

    private boolean waited() {
        long beganNanos = System.nanoTime();
        for (int looks = 1; state.get() < BUSY_CLOSING; looks++) {
            if (state.compareAndSet(FREE, BUSY)) {
                return true;
            }
            if (looks % LOOKS_BETWEEN_YIELDS != 0) {
                Thread.onSpinWait();
            } else if (System.nanoTime() - beganNanos > PATIENCE_NANOS) {
                return false;
            } else {
                Thread.yield();
            }
        }
        return false;
    }

    /**
     * Leaves. If somebody closed meanwhile it cleans up, and the caller must not use anything it
     * was handed: views, too, have gone back.
     *
     * @throws StreamClosedException if somebody closed meanwhile
     */
    void exit() {
        if (!exitQuietly()) {
            throw closedHere();
        }
    }

    /**
     * Leaves after something that counts although somebody closed meanwhile.
     *
     * @return whether nobody did
     */
    boolean exitQuietly() {
        if (state.compareAndSet(BUSY, FREE)) {
            return true;
        }
        state.set(CLOSED);
        cleanUp.run();
        return false;
    }

    private StreamClosedException closedHere() {
        return new StreamClosedException("the stream was closed at this end", null, delivery.get());
    }

    /** Whether the calling thread is the one that used this last, or nobody did. */
    boolean isLastUser() {
        Thread user = lastUser;
        return user == null || user == Thread.currentThread();
    }

    /** Whether the thread inside should come out. */
    boolean isClosing() {
        return state.get() >= BUSY_CLOSING;
    }

    /** Closes for good; cleans up now or has the thread inside do it. */
    void close() {
        while (true) {
            int now = state.get();
            if (now >= BUSY_CLOSING) {
                // The last user closes what another thread had closed before: its views end now.
                if (now == CLOSED && isLastUser()) {
                    cleanUp.run();
                }
                return;
            }
            if (now == FREE && state.compareAndSet(FREE, CLOSED)) {
                cleanUp.run();
                return;
            }
            if (now == BUSY && state.compareAndSet(BUSY, BUSY_CLOSING)) {
                return;
            }
        }
    }
}
