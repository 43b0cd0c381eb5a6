package io.shmipc.session;

import io.shmipc.error.Delivery;
import io.shmipc.internal.protocol.StreamStatus;
import io.shmipc.internal.queue.QueueProducer;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

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

    /** For a thread that has to take out what the peer puts in meanwhile. */
    private static final long RECEIVERS_PATIENCE_NANOS = 1_000_000;

    /** A peer that sleeps is told of so many elements at the latest. */
    private static final int UNANNOUNCED_ELEMENTS = 32;

    private final QueueProducer producer;
    private final ReentrantLock lock = new ReentrantLock();
    private int unannounced;

    SendQueue(QueueProducer producer) {
        this.producer = producer;
    }

    /**
     * Puts an element.
     *
     * @param stream whose data it is
     * @param bytes how long its message is
     * @param writer whose close ends the waiting for room; null when the stream itself is closed
     * @param timeoutNanos how long to wait for room
     * @param wakeUp sends the peer a wake-up
     * @param announceLater whether the caller calls {@link #announce} once it has put more
     * @return false if there was no room in time
     */
    boolean put(
            StreamImpl stream,
            int offset,
            long bytes,
            StreamStatus status,
            @Nullable Occupancy writer,
            long timeoutNanos,
            Runnable wakeUp,
            boolean announceLater) {
        Counters counters = stream.counters();
        long pause = FIRST_PAUSE_NANOS;
        boolean waited = false;
        long deadline = 0;
        while (true) {
            boolean sent;
            boolean wake;
            lock.lock();
            try {
                checkStillWanted(stream, writer);
                sent = producer.offer(stream.id(), offset, status.code());
                if (sent) {
                    count(counters, bytes);
                    if (announceLater && ++unannounced < UNANNOUNCED_ELEMENTS) {
                        return true;
                    }
                }
                unannounced = 0;
                wake = producer.tryWakeConsumer();
                if (sent && !wake) {
                    counters.wakeUpsSuppressed.add(1);
                }
            } finally {
                lock.unlock();
            }
            if (wake) {
                counters.wakeUpsSent.increment();
                wake(wakeUp, sent);
            }
            if (sent) {
                return true;
            }
            long now = System.nanoTime();
            if (!waited) {
                waited = true;
                counters.queueFullWaits.increment();
                deadline = now + patience(timeoutNanos, stream);
            }
            long left = deadline - now;
            if (left <= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(Math.min(pause, left));
            pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
        }
    }

    /** Most elements that lay in the queue. */
    int highWater() {
        return producer.highWater();
    }

    private static void count(Counters counters, long bytes) {
        if (bytes > 0) {
            counters.queuedMessagesSent.add(1);
            counters.queuedBytesSent.add(bytes);
        }
    }

    private static long patience(long timeoutNanos, StreamImpl stream) {
        return stream.session().member().mustNotWait()
                ? Math.min(timeoutNanos, RECEIVERS_PATIENCE_NANOS)
                : timeoutNanos;
    }

    private static void checkStillWanted(StreamImpl stream, @Nullable Occupancy writer) {
        stream.session().checkOpen(Delivery.NOT_SENT);
        if (writer != null) {
            stream.checkWritable();
            StreamWriter.checkNotClosing(writer);
        }
    }

    /** Tells the peer of what was put without telling it, if it sleeps. */
    void announce(Runnable wakeUp, Counters counters) {
        boolean wake;
        lock.lock();
        try {
            unannounced = 0;
            wake = producer.tryWakeConsumer();
            if (!wake) {
                counters.wakeUpsSuppressed.add(1);
            }
        } finally {
            lock.unlock();
        }
        if (wake) {
            counters.wakeUpsSent.increment();
            wakeUp.run();
        }
    }

    private static void wake(Runnable wakeUp, boolean sent) {
        try {
            wakeUp.run();
        } catch (RuntimeException | Error e) {
            if (sent) {
                throw new PeerNotWokenException(
                        e instanceof RuntimeException reason
                                ? reason
                                : new IllegalStateException("the peer could not be woken", e));
            }
            throw e;
        }
    }
}
