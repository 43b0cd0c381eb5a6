package io.shmipc.internal.transport;

import io.shmipc.internal.os.ControlSocket;
import io.shmipc.internal.os.Poller;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that waits for the sockets of its members and looks at the queues of those that want
 * to be looked at. Nothing that runs here may block: not a handshake, not a user's callback, not a
 * wait for room in a socket.
 */
public final class EventLoop implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EventLoop.class);
    private static final long JOIN_MILLIS = 5_000;

    /** Something with a socket that lives on a loop. Called on the loop's thread only. */
    public interface Member {

        /** Answer that asks not to be looked at before its socket is ready. */
        long ASLEEP = Long.MAX_VALUE;

        /** The socket to wait for. */
        ControlSocket socket();

        /**
         * The socket is ready.
         *
         * @return nanoseconds until the next {@link #look()}, or {@link #ASLEEP}
         */
        long ready(boolean readable, boolean writable);

        /**
         * The time asked for has passed.
         *
         * @return nanoseconds until the next look, or {@link #ASLEEP}
         */
        long look();

        /** One of the methods above threw. The member leaves the loop. */
        void failed(Throwable reason);
    }

    private static final class Seat {
        final Member member;
        long lookAtNanos;
        boolean awake;
        boolean left;

        Seat(Member member) {
            this.member = member;
        }
    }

    private final Poller poller;
    private final Runnable onStart;
    private final Thread thread;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Map<Member, Seat> seats = new ConcurrentHashMap<>();
    private final List<Seat> awake = new ArrayList<>();
    private volatile boolean running = true;

    /**
     * Starts the thread.
     *
     * @param onStart runs first on it, and must not throw
     */
    EventLoop(Poller poller, String threadName, Runnable onStart) {
        this.poller = poller;
        this.onStart = onStart;
        thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether the caller runs on this loop, and so must not wait for anything. */
    public boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    /**
     * Adds a member; its first {@link Member#look()} follows at once. May be called from any
     * thread.
     */
    public void join(Member member) {
        Seat seat = new Seat(member);
        seats.put(member, seat);
        poller.register(member.socket(), seat);
        execute(() -> lookNow(seat));
    }

    /**
     * Removes a member. A call to it that is under way on the loop finishes; none begins after the
     * loop has seen the removal. May be called from any thread, before the socket is closed.
     */
    public void leave(Member member) {
        Seat seat = seats.remove(member);
        if (seat != null) {
            poller.deregister(member.socket());
            if (isCurrentThread()) {
                seat.left = true;
            } else {
                execute(() -> seat.left = true);
            }
        }
    }

    /** Switches waiting for room in the socket. May be called from any thread. */
    public void wantWrite(Member member, boolean on) {
        poller.wantWrite(member.socket(), on);
    }

    /**
     * Switches waiting for data on the socket. A hang-up of the peer is told all the same where the
     * system can.
     */
    public void wantRead(Member member, boolean on) {
        poller.wantRead(member.socket(), on);
    }

    /** Has the member looked at as soon as possible. May be called from any thread. */
    public void requestLook(Member member) {
        execute(
                () -> {
                    Seat seat = seats.get(member);
                    if (seat != null) {
                        lookNow(seat);
                    }
                });
    }

    private void execute(Runnable task) {
        tasks.add(task);
        if (!isCurrentThread()) {
            poller.wakeup();
        }
    }

    private void run() {
        onStart.run();
        Poller.Handler handler = this::onReady;
        while (running) {
            try {
                poller.select(nanosUntilWork(), handler);
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                lookAtThoseAwake();
            } catch (RuntimeException | Error e) {
                // Whatever it was, other sessions live here: the loop must not end with it.
                if (running) {
                    log.error("event loop thread={} goes on after an unexpected error", thread, e);
                }
            }
        }
    }

    private long nanosUntilWork() {
        if (!tasks.isEmpty()) {
            return 0;
        }
        if (awake.isEmpty()) {
            return Long.MAX_VALUE;
        }
        long now = System.nanoTime();
        long shortest = Long.MAX_VALUE;
        for (Seat seat : awake) {
            shortest = Math.min(shortest, Math.max(0, seat.lookAtNanos - now));
        }
        return shortest;
    }

    private void onReady(Object attachment, boolean readable, boolean writable) {
        Seat seat = (Seat) attachment;
        if (seat.left) {
            return;
        }
        try {
            schedule(seat, seat.member.ready(readable, writable));
        } catch (RuntimeException | Error e) {
            fail(seat, e);
        }
    }

    private void lookNow(Seat seat) {
        if (seat.left) {
            return;
        }
        try {
            schedule(seat, seat.member.look());
        } catch (RuntimeException | Error e) {
            fail(seat, e);
        }
    }

    private void lookAtThoseAwake() {
        if (awake.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        for (Seat seat : new ArrayList<>(awake)) {
            if (!seat.left && seat.awake && seat.lookAtNanos - now <= 0) {
                lookNow(seat);
            }
        }
        awake.removeIf(
                seat -> {
                    boolean gone = seat.left || !seat.awake;
                    if (gone) {
                        seat.awake = false;
                    }
                    return gone;
                });
    }

    private void schedule(Seat seat, long nanos) {
        if (nanos == Member.ASLEEP) {
            seat.awake = false;
            awake.remove(seat);
            return;
        }
        seat.lookAtNanos = System.nanoTime() + nanos;
        if (!seat.awake) {
            seat.awake = true;
            awake.add(seat);
        }
    }

    private void fail(Seat seat, Throwable reason) {
        seat.left = true;
        seats.remove(seat.member);
        try {
            poller.deregister(seat.member.socket());
            seat.member.failed(reason);
        } catch (RuntimeException | Error e) {
            log.error("a member of event loop thread={} failed to end", thread, e);
        }
    }

    /** Stops the thread. Members must have left before. Doing it twice is harmless. */
    @Override
    public void close() {
        if (!running) {
            return;
        }
        running = false;
        poller.wakeup();
        boolean interrupted = false;
        try {
            if (!isCurrentThread()) {
                thread.join(JOIN_MILLIS);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        @Nullable String still = thread.isAlive() && !isCurrentThread() ? thread.getName() : null;
        if (still != null) {
            log.warn("event loop thread={} did not stop within millis={}", still, JOIN_MILLIS);
        }
        poller.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
