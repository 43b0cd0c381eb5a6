package io.shmipc.internal.os;

import static io.shmipc.internal.os.LibC.C;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Waits with epoll. Nothing is allocated while sockets come and go only as ready or not. */
final class EpollPoller implements Poller {

    private static final int MAX_EVENTS = 256;
    private static final int CLOSED = -1;

    /** The system ignores it in a list of descriptors to wait for. */
    private static final int NO_FD = -1;

    /** Shorter waits want more than whole milliseconds. */
    private static final long FINE_NANOS = 5_000_000;

    private static final long WAKEUP_TOKEN = -1;
    private static final int READABLE =
            Linux.EPOLLIN | Linux.EPOLLRDHUP | Linux.EPOLLHUP | Linux.EPOLLERR;
    private static final int WRITABLE = Linux.EPOLLOUT | Linux.EPOLLHUP | Linux.EPOLLERR;

    private static final class Registration {
        final NativeSocket socket;
        final Object attachment;
        final int slot;
        volatile int interest = Linux.EPOLLIN | Linux.EPOLLRDHUP;
        volatile boolean active = true;

        Registration(NativeSocket socket, Object attachment, int slot) {
            this.socket = socket;
            this.attachment = attachment;
            this.slot = slot;
        }
    }

    private final OwnedFd epoll;
    private final OwnedFd wakeup;
    private final AtomicBoolean wakeupPending = new AtomicBoolean();

    /** Guards the three fields below; never held while a handler runs. */
    private final Object lock = new Object();

    private final Map<ControlSocket, Registration> bySocket = new IdentityHashMap<>();
    private final List<@Nullable Registration> bySlot = new ArrayList<>();
    private final ArrayList<Integer> freeSlots = new ArrayList<>();

    /** Used by the selecting thread only. */
    private final NativeBuffer events =
            NativeBuffer.allocate(MAX_EVENTS * EpollEventDescriptor.BYTES);

    private final @Nullable Registration[] ready = new Registration[MAX_EVENTS];
    private final int[] readyEvents = new int[MAX_EVENTS];

    EpollPoller() {
        int epollFd = C.epoll_create1(Linux.EPOLL_CLOEXEC);
        if (epollFd < 0) {
            throw Errno.failure("epoll_create1", "EPOLL_CLOEXEC");
        }
        epoll = new OwnedFd(epollFd);
        int eventFd = C.eventfd(0, Linux.EFD_CLOEXEC | Linux.EFD_NONBLOCK);
        if (eventFd < 0) {
            int errno = Errno.last();
            epoll.close();
            throw Errno.failure("eventfd", "initialValue=0", errno);
        }
        wakeup = new OwnedFd(eventFd);
        try {
            // Edge-triggered, every write is one event, and nobody has to read the counter.
            control(Linux.EPOLL_CTL_ADD, eventFd, Linux.EPOLLIN | Linux.EPOLLET, WAKEUP_TOKEN);
        } catch (RuntimeException failure) {
            wakeup.close();
            epoll.close();
            throw failure;
        }
    }

    @Override
    public void register(ControlSocket socket, Object attachment) {
        if (!(socket instanceof NativeSocket nativeSocket)) {
            throw new IllegalArgumentException("socket=" + socket + " is not a native socket");
        }
        synchronized (lock) {
            if (bySocket.containsKey(socket)) {
                throw new IllegalArgumentException("socket=" + socket + " is registered already");
            }
            int slot = freeSlots.isEmpty() ? bySlot.size() : freeSlots.get(freeSlots.size() - 1);
            Registration added = new Registration(nativeSocket, attachment, slot);
            controlSocket(Linux.EPOLL_CTL_ADD, added);
            if (slot == bySlot.size()) {
                bySlot.add(added);
            } else {
                freeSlots.remove(freeSlots.size() - 1);
                bySlot.set(slot, added);
            }
            bySocket.put(socket, added);
        }
    }

    @Override
    public void wantWrite(ControlSocket socket, boolean on) {
        want(socket, Linux.EPOLLOUT, on);
    }

    @Override
    public void wantRead(ControlSocket socket, boolean on) {
        want(socket, Linux.EPOLLIN | Linux.EPOLLRDHUP, on);
    }

    private void want(ControlSocket socket, int events, boolean on) {
        synchronized (lock) {
            Registration known = bySocket.get(socket);
            if (known == null) {
                return;
            }
            int before = known.interest;
            int after = on ? before | events : before & ~events;
            if (after != before) {
                known.interest = after;
                controlSocket(Linux.EPOLL_CTL_MOD, known);
            }
        }
    }

    @Override
    public void deregister(ControlSocket socket) {
        synchronized (lock) {
            Registration known = bySocket.remove(socket);
            if (known == null) {
                return;
            }
            known.active = false;
            bySlot.set(known.slot, null);
            freeSlots.add(known.slot);
            // A socket that was closed first leaves by itself.
            if (known.socket.descriptor().tryAcquire()) {
                try {
                    remove(known);
                } finally {
                    known.socket.descriptor().release();
                }
            }
        }
    }

    private void remove(Registration known) {
        if (epoll.tryAcquire()) {
            try {
                int fd = known.socket.descriptor().number();
                control(Linux.EPOLL_CTL_DEL, fd, 0, known.slot);
            } finally {
                epoll.release();
            }
        }
    }

    @Override
    public int select(long timeoutNanos, Handler handler) {
        if (timeoutNanos < 0) {
            throw new IllegalArgumentException(
                    "timeoutNanos=" + timeoutNanos + " must be >= 0; Long.MAX_VALUE is for ever");
        }
        int found = awaitUnlessClosed(timeoutNanos);
        if (found == CLOSED) {
            return CLOSED;
        }
        int count = collect(found);
        int told = 0;
        try {
            for (int i = 0; i < count; i++) {
                Registration registration = ready[i];
                // A handler of this round may have ended it.
                if (registration != null && registration.active) {
                    told++;
                    boolean wanted = (registration.interest & Linux.EPOLLOUT) != 0;
                    handler.ready(
                            registration.attachment,
                            (readyEvents[i] & READABLE) != 0,
                            wanted && (readyEvents[i] & WRITABLE) != 0);
                }
            }
        } finally {
            Arrays.fill(ready, 0, count, null);
        }
        return told;
    }

    /** Holds both: a descriptor that is closed leaves epoll together with its event. */
    private int awaitUnlessClosed(long timeoutNanos) {
        if (!epoll.tryAcquire()) {
            return CLOSED;
        }
        try {
            if (!wakeup.tryAcquire()) {
                return CLOSED;
            }
            try {
                int found = await(timeoutNanos);
                return epoll.isOpen() ? found : CLOSED;
            } finally {
                wakeup.release();
            }
        } finally {
            epoll.release();
        }
    }

    /** Without an object for what is left of the time: loops come here for every message. */
    private int await(long timeoutNanos) {
        boolean limited = timeoutNanos != 0 && timeoutNanos != Countdown.FOREVER;
        long startNanos = limited ? System.nanoTime() : 0;
        long leftNanos = timeoutNanos;
        for (; ; ) {
            int found = leftNanos < FINE_NANOS ? awaitFinely(leftNanos) : awaitRoughly(leftNanos);
            if (found < 0 && Errno.last() != Errno.EINTR) {
                throw Errno.failure("epoll_wait", "fd=" + epoll.number());
            }
            if (limited) {
                leftNanos = Math.max(0, timeoutNanos - (System.nanoTime() - startNanos));
            }
            if (found > 0 || found == 0 && leftNanos == 0) {
                return found;
            }
        }
    }

    private int awaitRoughly(long nanos) {
        int millis = nanos == Countdown.FOREVER ? -1 : Countdown.millisRoundedUp(nanos);
        return C.epoll_wait(epoll.number(), events.address, MAX_EVENTS, millis);
    }

    /** The timeout of epoll_wait has milliseconds only. */
    private int awaitFinely(long nanos) {
        if (nanos > 0) {
            NativeBuffer scratch = NativeBuffer.scratch();
            BellWaitDescriptor.putWaits(scratch.bytes, epoll.number(), NO_FD);
            BellWaitDescriptor.putTimeout(scratch.bytes, nanos);
            long timeout = scratch.address + BellWaitDescriptor.TIMEOUT_OFFSET;
            int ready = C.ppoll(scratch.address, BellWaitDescriptor.WAITS, timeout, 0);
            if (ready <= 0) {
                return ready;
            }
        }
        return C.epoll_wait(epoll.number(), events.address, MAX_EVENTS, 0);
    }

    private int collect(int found) {
        int count = 0;
        synchronized (lock) {
            for (int i = 0; i < found; i++) {
                int at = i * EpollEventDescriptor.BYTES;
                long token = events.bytes.getLong(at + EpollEventDescriptor.DATA_OFFSET);
                if (token == WAKEUP_TOKEN) {
                    // From here on a wake-up is for the next call: the caller looks at its work
                    // now.
                    wakeupPending.set(false);
                    continue;
                }
                Registration registration = bySlot.get((int) token);
                if (registration != null) {
                    ready[count] = registration;
                    readyEvents[count++] =
                            events.bytes.getInt(at + EpollEventDescriptor.EVENTS_OFFSET);
                }
            }
        }
        return count;
    }

    @Override
    public void wakeup() {
        if (wakeupPending.compareAndSet(false, true)) {
            writeWakeup();
        }
    }

    private void writeWakeup() {
        if (!wakeup.tryAcquire()) {
            return;
        }
        try {
            NativeBuffer scratch = NativeBuffer.scratch();
            scratch.bytes.putLong(0, 1);
            while (C.write(wakeup.number(), scratch.address, Long.BYTES) < 0) {
                if (Errno.last() != Errno.EINTR) {
                    throw Errno.failure("write", "eventfd=" + wakeup.number());
                }
            }
        } finally {
            wakeup.release();
        }
    }

    @Override
    public void close() {
        epoll.close();
        // Whatever is pending: the thread that set it may find the descriptor closed.
        writeWakeup();
        wakeup.close();
    }

    private void controlSocket(int operation, Registration registration) {
        OwnedFd descriptor = registration.socket.descriptor();
        if (!epoll.tryAcquire()) {
            throw new IllegalStateException("poller is closed");
        }
        try {
            if (!descriptor.tryAcquire()) {
                throw Errno.failure("epoll_ctl", "socket closed here", Errno.EBADF);
            }
            try {
                control(operation, descriptor.number(), registration.interest, registration.slot);
            } finally {
                descriptor.release();
            }
        } finally {
            epoll.release();
        }
    }

    private void control(int operation, int fd, int interest, long token) {
        NativeBuffer scratch = NativeBuffer.scratch();
        scratch.bytes.putInt(EpollEventDescriptor.EVENTS_OFFSET, interest);
        scratch.bytes.putLong(EpollEventDescriptor.DATA_OFFSET, token);
        if (C.epoll_ctl(epoll.number(), operation, fd, scratch.address) < 0) {
            throw Errno.failure("epoll_ctl", "operation=" + operation + ", fd=" + fd);
        }
    }
}
