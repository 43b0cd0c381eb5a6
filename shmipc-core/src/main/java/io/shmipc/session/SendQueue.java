package io.shmipc.session;

import io.shmipc.internal.protocol.StreamStatus;
import io.shmipc.internal.queue.QueueProducer;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The producing end of a session's queue, shared by all its streams. A queue takes one producer at
 * a time per process, so a lock stands before it; a full queue is waited for without the lock.
 */
final class SendQueue {

    /**
     * The element is in the queue, but the peer could not be told. Its slices are the peer's all
     * the same: whoever gave them back as well would hand them out twice.
     */
    static final class PeerNotWokenException extends RuntimeException {
        private final RuntimeException reason;

        PeerNotWokenException(RuntimeException reason) {
            super(reason);
            this.reason = reason;
        }

        RuntimeException reason() {
            return reason;
        }
    }

    private static final long FIRST_PAUSE_NANOS = 1_000;
    private static final long LONGEST_PAUSE_NANOS = 1_000_000;

    private final QueueProducer producer;
    private final ReentrantLock lock = new ReentrantLock();

    SendQueue(QueueProducer producer) {
        this.producer = producer;
    }

    /**
     * Puts an element with data.
     *
     * @param stillWanted throws when waiting has become pointless
     * @param wakeUp sends the peer a wake-up
     * @return false if there was no room before the deadline
     */
    boolean put(
            int streamId,
            int offset,
            long deadlineNanos,
            Runnable stillWanted,
            Runnable wakeUp,
            Counters counters) {
        return put(
                streamId,
                offset,
                StreamStatus.OPENED,
                deadlineNanos,
                stillWanted,
                wakeUp,
                counters);
    }

    /** Puts the element that closes a stream. */
    boolean putClose(
            int streamId,
            long deadlineNanos,
            Runnable stillWanted,
            Runnable wakeUp,
            Counters counters) {
        return put(streamId, 0, StreamStatus.CLOSED, deadlineNanos, stillWanted, wakeUp, counters);
    }

    private boolean put(
            int streamId,
            int offset,
            StreamStatus status,
            long deadlineNanos,
            Runnable stillWanted,
            Runnable wakeUp,
            Counters counters) {
        long pause = FIRST_PAUSE_NANOS;
        boolean waited = false;
        while (true) {
            boolean sent;
            boolean wake;
            lock.lock();
            try {
                stillWanted.run();
                sent = producer.offer(streamId, offset, status.code());
                wake = producer.tryWakeConsumer();
            } finally {
                lock.unlock();
            }
            if (wake) {
                counters.wakeUpsSent.increment();
                wake(wakeUp, sent);
            } else if (sent) {
                counters.wakeUpsSuppressed.increment();
            }
            if (sent) {
                return true;
            }
            if (!waited) {
                waited = true;
                counters.queueFullWaits.increment();
            }
            long left = deadlineNanos - System.nanoTime();
            if (left <= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(Math.min(pause, left));
            pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
        }
    }

    private static void wake(Runnable wakeUp, boolean sent) {
        try {
            wakeUp.run();
        } catch (RuntimeException e) {
            if (sent) {
                throw new PeerNotWokenException(e);
            }
            throw e;
        }
    }
}
