package io.shmipc.internal.os;

import static io.shmipc.internal.os.LibC.C;

import io.shmipc.error.SystemCallException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Wakes a thread that waits for a socket. Any thread may ring and close; one thread at a time
 * waits, which one may change from wait to wait. A ring stays until a wait has answered it, so that
 * it does not matter whether it comes before the wait or during it, and several rings count as one.
 * A wait allocates nothing.
 *
 * <p>A native wait holds its carrier: a virtual thread should not wait here.
 */
public final class Bell implements AutoCloseable {

    private final OwnedFd eventFd;

    /** Whether somebody has rung and no wait has answered; saves the system call of the second. */
    private final AtomicBoolean rung = new AtomicBoolean();

    private final Interruption interruption = new Interruption(this::wake);

    private Bell(OwnedFd eventFd) {
        this.eventFd = eventFd;
    }

    /**
     * A bell for sockets made with the same {@code portable}; null for portable ones, which cannot
     * be waited for together with a bell.
     *
     * @throws SystemCallException if the system is out of descriptors
     */
    public static @Nullable Bell create(boolean portable) {
        if (portable || Sockets.portableOnly()) {
            return null;
        }
        int fd = C.eventfd(0, Linux.EFD_CLOEXEC | Linux.EFD_NONBLOCK);
        if (fd < 0) {
            throw Errno.failure("eventfd", "initialValue=0");
        }
        return new Bell(new OwnedFd(fd));
    }

    /**
     * Ends the running wait, or the next one if none is running. Whatever the caller wrote before
     * is visible to the thread whose wait it ends. Does nothing after {@link #close()}.
     */
    public void ring() {
        // Written in any case, so that this caller's earlier writes travel with it.
        if (!rung.getAndSet(true)) {
            wake();
        }
    }

    /**
     * Blocks the calling thread until the socket is readable, the bell rings, the thread is
     * interrupted or the time is over; rings are answered by it. An interrupt stays pending, and
     * may ring for the following wait as well. Once the bell is closed, no wait blocks.
     *
     * @param timeoutNanos 0 to look only, {@link Long#MAX_VALUE} for ever
     * @return true if there is something to read, the end of the stream, an error and a socket
     *     closed here included
     * @throws IllegalArgumentException if the timeout is negative, or the socket is a portable one
     */
    public boolean awaitReadable(ControlSocket socket, long timeoutNanos) {
        if (timeoutNanos < 0) {
            throw new IllegalArgumentException(
                    "timeoutNanos=" + timeoutNanos + " must be >= 0; Long.MAX_VALUE is for ever");
        }
        if (!(socket instanceof NativeSocket nativeSocket)) {
            throw new IllegalArgumentException("socket=" + socket + " is not a native socket");
        }
        OwnedFd descriptor = nativeSocket.descriptor();
        if (!descriptor.tryAcquire()) {
            return true;
        }
        try {
            if (!eventFd.tryAcquire()) {
                return nativeSocket.awaitReadable(0);
            }
            try {
                return await(descriptor.number(), timeoutNanos);
            } finally {
                eventFd.release();
            }
        } finally {
            descriptor.release();
        }
    }

    private boolean await(int socketFd, long timeoutNanos) {
        NativeBuffer scratch = NativeBuffer.scratch();
        if (timeoutNanos == 0 || Thread.currentThread().isInterrupted()) {
            return poll(scratch, socketFd, 0);
        }
        interruption.enter();
        try {
            return poll(scratch, socketFd, timeoutNanos);
        } finally {
            interruption.leave();
        }
    }

    private boolean poll(NativeBuffer scratch, int socketFd, long timeoutNanos) {
        BellWaitDescriptor.putWaits(scratch.bytes, socketFd, eventFd.number());
        boolean forever = timeoutNanos == Countdown.FOREVER;
        long startNanos = forever || timeoutNanos == 0 ? 0 : System.nanoTime();
        long timeout = forever ? 0 : scratch.address + BellWaitDescriptor.TIMEOUT_OFFSET;
        long remainingNanos = timeoutNanos;
        for (; ; ) {
            BellWaitDescriptor.putTimeout(scratch.bytes, remainingNanos);
            int ready = C.ppoll(scratch.address, BellWaitDescriptor.WAITS, timeout, 0);
            if (ready >= 0) {
                break;
            }
            if (Errno.last() != Errno.EINTR) {
                throw Errno.failure("ppoll", "fd=" + socketFd + ", eventfd=" + eventFd.number());
            }
            if (timeoutNanos != 0 && !forever) {
                remainingNanos = Math.max(0, timeoutNanos - (System.nanoTime() - startNanos));
            }
        }
        // Both are read off before answering, which uses the same memory.
        boolean readable = BellWaitDescriptor.isSocketReady(scratch.bytes);
        if (BellWaitDescriptor.isBellReady(scratch.bytes)) {
            answer(scratch);
        }
        return readable;
    }

    /**
     * Empties the counter first: a ring that finds its flag set between the two is answered by the
     * wait that is about to return, whereas a ring written in between the other way round would be
     * lost for ever.
     */
    private void answer(NativeBuffer scratch) {
        while (C.read(eventFd.number(), scratch.address, Long.BYTES) < 0) {
            int errno = Errno.last();
            if (errno == Errno.EAGAIN) {
                break;
            }
            if (errno != Errno.EINTR) {
                throw Errno.failure("read", "eventfd=" + eventFd.number(), errno);
            }
        }
        rung.getAndSet(false);
    }

    private void wake() {
        if (!eventFd.tryAcquire()) {
            return;
        }
        try {
            write();
        } finally {
            eventFd.release();
        }
    }

    private void write() {
        NativeBuffer scratch = NativeBuffer.scratch();
        scratch.bytes.putLong(0, 1);
        while (C.write(eventFd.number(), scratch.address, Long.BYTES) < 0) {
            int errno = Errno.last();
            // A full counter is as good as one more.
            if (errno == Errno.EAGAIN) {
                return;
            }
            if (errno != Errno.EINTR) {
                throw Errno.failure("write", "eventfd=" + eventFd.number(), errno);
            }
        }
    }

    /** Idempotent. Ends a running wait; the descriptor goes when the last call is over. */
    @Override
    public void close() {
        if (!eventFd.tryAcquire()) {
            return;
        }
        try {
            eventFd.close();
            write();
        } finally {
            eventFd.release();
        }
    }

    @Override
    public String toString() {
        return "Bell[" + eventFd + "]";
    }
}
