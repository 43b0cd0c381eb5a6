package io.shmipc.session;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Threads of this process that wait for slices of one region, in the order in which they came. Only
 * the first one tries, so that they do not take from one another what none of them can use.
 *
 * <p>A slice that this process gives back wakes the first one. The other process has no way to tell
 * that it gave one back, so the first one looks by itself, at first after a microsecond and at last
 * every millisecond: one thread for each region, and a look reads a few words for each size class.
 * Nothing is missed: a thread joins the line before it looks, who gives back does so before it
 * looks at the line, and both are volatile accesses.
 */
final class MemoryLine {

    private static final long FIRST_PAUSE_NANOS = 1_000;
    private static final long LONGEST_PAUSE_NANOS = 1_000_000;

    /** How often those behind the first one look whether they should go on waiting. */
    private static final long BEHIND_PAUSE_NANOS = 20_000_000;

    private final Queue<Thread> line = new ConcurrentLinkedQueue<>();

    boolean isEmpty() {
        return line.isEmpty();
    }

    /** Threads that wait now. */
    int length() {
        return line.size();
    }

    /** Slices have been given back by this process. Who gave them back itself looks anyway. */
    void freed() {
        Thread first = line.peek();
        if (first != null && first != Thread.currentThread()) {
            LockSupport.unpark(first);
        }
    }

    /**
     * Waits.
     *
     * @param taken takes what is waited for and tells whether that worked
     * @param checkStillWanted throws if there is no more use in waiting
     * @return false if time was up, or the thread interrupted, before
     */
    boolean await(BooleanSupplier taken, Runnable checkStillWanted, long deadlineNanos) {
        Thread current = Thread.currentThread();
        line.add(current);
        try {
            long pause = FIRST_PAUSE_NANOS;
            while (true) {
                checkStillWanted.run();
                boolean first = line.peek() == current;
                if (first && taken.getAsBoolean()) {
                    return true;
                }
                long left = deadlineNanos - System.nanoTime();
                if (left <= 0 || current.isInterrupted()) {
                    return false;
                }
                LockSupport.parkNanos(this, Math.min(left, first ? pause : BEHIND_PAUSE_NANOS));
                if (first) {
                    pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
                }
            }
        } finally {
            line.remove(current);
            freed();
        }
    }
}
