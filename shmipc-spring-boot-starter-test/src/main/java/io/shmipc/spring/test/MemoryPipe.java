package io.shmipc.spring.test;

import io.shmipc.error.DeadlineExceededException;
import io.shmipc.error.ShmipcException;
import io.shmipc.error.StreamClosedException;
import io.shmipc.session.ReadStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a {@link MemoryStream}: what was flushed and has not been read.
 *
 * <p>Bytes may be late, by a time that does not pass but is counted: a reader that would wait for
 * them long enough has them at once, and one that would not is told at once that its time is over.
 * Where callbacks read nobody waits, and late bytes come when their time has really passed.
 */
final class MemoryPipe {

    private static final class Late {
        private final byte[] bytes;
        private long nanos;

        Late(byte[] bytes, long nanos) {
            this.bytes = bytes;
            this.nanos = nanos;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Late> late = new ArrayDeque<>();
    private byte[] bytes = new byte[256];
    private int start;
    private int end;
    private boolean ended;
    private boolean silent;
    private boolean closed;
    private @Nullable ShmipcException broken;
    private @Nullable Runnable onChange;

    /** Adds bytes that a reader has to wait for so long. */
    void offer(byte[] added, Duration delay) {
        change(
                () -> {
                    if (closed) {
                        return;
                    }
                    if (delay.isZero() && late.isEmpty()) {
                        append(added);
                    } else {
                        late.addLast(new Late(added, delay.toNanos()));
                        letComeByItself();
                    }
                });
    }

    /** Nothing comes after what was offered. */
    void end() {
        change(() -> ended = true);
    }

    /** Readers that have read what is there wait in vain, and are told so at once. */
    void fallSilent() {
        change(() -> silent = true);
    }

    /** Readers that have read what is there get this. */
    void breakOff(ShmipcException reason) {
        change(() -> broken = reason);
    }

    /** Nobody reads any more. */
    void close() {
        change(
                () -> {
                    closed = true;
                    start = end;
                    late.clear();
                });
    }

    /** Has {@code listener} told of changes; late bytes come by themselves from now on. */
    void onChange(Runnable listener) {
        lock.lock();
        try {
            onChange = listener;
            letComeByItself();
        } finally {
            lock.unlock();
        }
    }

    int readableBytes() {
        lock.lock();
        try {
            return end - start;
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing more will come, in order or not. */
    boolean isOver() {
        lock.lock();
        try {
            return broken != null || (ended && late.isEmpty());
        } finally {
            lock.unlock();
        }
    }

    /** Whether something else than the writer has ended it. */
    boolean isBroken() {
        lock.lock();
        try {
            return broken != null;
        } finally {
            lock.unlock();
        }
    }

    /** Whether nobody reads any more. */
    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    ReadStatus await(int count, Duration timeout) {
        lock.lock();
        try {
            long leftNanos = nanos(timeout);
            while (true) {
                if (closed) {
                    throw new StreamClosedException("the stream was closed at this end");
                }
                if (end - start >= count) {
                    return ReadStatus.READY;
                }
                if (broken != null) {
                    throw broken;
                }
                Late next = onChange == null ? late.peekFirst() : null;
                if (next != null && next.nanos <= leftNanos) {
                    leftNanos -= next.nanos;
                    append(late.removeFirst().bytes);
                } else if (next != null) {
                    next.nanos -= leftNanos;
                    return ReadStatus.TIMED_OUT;
                } else if (ended && late.isEmpty()) {
                    return ReadStatus.END_OF_STREAM;
                } else if (silent || leftNanos <= 0) {
                    return ReadStatus.TIMED_OUT;
                } else {
                    leftNanos = changed.awaitNanos(leftNanos);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeadlineExceededException("interrupted while waiting for data", e);
        } finally {
            lock.unlock();
        }
    }

    /** The next bytes, which are there. */
    byte[] take(int count, boolean consume) {
        lock.lock();
        try {
            byte[] taken = Arrays.copyOfRange(bytes, start, start + count);
            if (consume) {
                start += count;
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable what) {
        Runnable told;
        lock.lock();
        try {
            what.run();
            changed.signalAll();
            told = onChange;
        } finally {
            lock.unlock();
        }
        if (told != null) {
            told.run();
        }
    }

    /** With the lock held. */
    private void letComeByItself() {
        Late next = late.peekFirst();
        if (onChange == null || next == null) {
            return;
        }
        Executor later = MemoryThreads.after(next.nanos, TimeUnit.NANOSECONDS);
        later.execute(
                () ->
                        change(
                                () -> {
                                    if (late.peekFirst() == next) {
                                        append(late.removeFirst().bytes);
                                        letComeByItself();
                                    }
                                }));
    }

    private void append(byte[] added) {
        if (bytes.length - end < added.length) {
            byte[] larger = new byte[Math.max(2 * (end - start), end - start + added.length)];
            System.arraycopy(bytes, start, larger, 0, end - start);
            end -= start;
            start = 0;
            bytes = larger;
        }
        System.arraycopy(added, 0, bytes, end, added.length);
        end += added.length;
    }

    private static long nanos(Duration timeout) {
        try {
            return Math.max(0, timeout.toNanos());
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }
}
