package io.shmipc.internal.transport;

import io.shmipc.internal.os.ControlSocket;
import io.shmipc.internal.os.Poller;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that waits for the sockets of its members and looks at the queues of those that want
 * to be looked at. Nothing that runs here may block: not a handshake, not a wait for room in a
 * socket, and not a user's handler, whose user asked for it to run here.
 *
 * <p>What handlers put into queues is announced to the peers by {@link #settle()}, many elements at
 * a time.
 */
public final class EventLoop implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EventLoop.class);
    private static final long JOIN_MILLIS = 5_000;

    /** Looks at members that want it without pause, for each look at the sockets. */
    private static final int LOOKS_PER_SELECT = 64;

    /** About as long as a strategy that sleeps at all looks before it does. */
    private static final int ROUNDS_WITHOUT_YIELD = 32;

    /** Tasks put off by a member run in its own round up to this number. */
    private static final int TASKS_PER_SETTLING = 4096;

    /** Tasks from other threads run before sockets get their turn again. */
    private static final int TASKS_PER_ROUND = 1024;

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

        /** Its place among those awake, or -1. */
        int awakeAt = -1;

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
    private final ArrayDeque<Runnable> later = new ArrayDeque<>();
    private final ArrayDeque<Runnable> announcements = new ArrayDeque<>();
    private int roundsWithoutSleep;

    /** When a member last had something to do, and whether one had in this pass or the last. */
    private long lastProgressNanos = System.nanoTime();

    private boolean progress;
    private boolean progressBefore;
    private volatile boolean running = true;
    private volatile boolean ended;

    /**
     * Starts the thread.
     *
     * @param onStart runs first on it, and must not throw
     */
    EventLoop(Poller poller, String threadName, Runnable onStart) {
        this.poller = poller;
        this.onStart = onStart;
        thread = Workers.thread(this::run, threadName);
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
                tasks.add(() -> remove(seat));
                poller.wakeup();
            }
        }
    }

    private void remove(Seat seat) {
        seat.left = true;
        sleep(seat);
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

    /**
     * Has the member looked at as soon as possible. May be called from any thread; nothing happens
     * once the loop has ended.
     */
    public void requestLook(Member member) {
        try {
            execute(
                    () -> {
                        Seat seat = seats.get(member);
                        if (seat != null) {
                            lookNow(seat);
                        }
                    });
        } catch (RejectedExecutionException e) {
            log.trace("event loop thread={} has ended, nothing is looked at", thread, e);
        }
    }

    /**
     * Runs a task on this loop: when the round under way settles if called from the loop itself, as
     * soon as possible if from another thread. Tasks from one thread keep their order.
     *
     * @throws RejectedExecutionException once the loop has ended
     */
    public void execute(Runnable task) {
        if (isCurrentThread()) {
            later.add(task);
            return;
        }
        tasks.add(task);
        if (ended && tasks.remove(task)) {
            throw new RejectedExecutionException("event loop thread=" + thread + " has ended");
        }
        poller.wakeup();
    }

    /** A member had something to do. On the loop's own thread. */
    public void progressed(long nowNanos) {
        lastProgressNanos = nowNanos;
        progress = true;
    }

    /** When a member last had something to do. On the loop's own thread. */
    public long lastProgressNanos() {
        return lastProgressNanos;
    }

    /**
     * Whether a member had something to do lately, so that the loop looks around once more before
     * it sleeps: a member that stays awake until then spares its peer a wake-up. On the loop's own
     * thread.
     */
    public boolean isBusy() {
        return progress || progressBefore;
    }

    /** Has something run at the end of {@link #settle()}. From the loop's own thread only. */
    public void announceLater(Runnable announcement) {
        announcements.add(announcement);
    }

    /**
     * Runs what was put off: handlers first, then what tells peers of everything they have sent.
     * Called by members in their rounds, and after each.
     */
    public void settle() {
        for (int i = 0; i < TASKS_PER_SETTLING; i++) {
            Runnable task = later.poll();
            if (task == null) {
                break;
            }
            runSafely(task);
        }
        for (Runnable told = announcements.poll(); told != null; told = announcements.poll()) {
            runSafely(told);
        }
    }

    private void runSafely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            log.error("event loop thread={} goes on after a failed task", thread, e);
        }
    }

    private void run() {
        onStart.run();
        Poller.Handler handler = this::onReady;
        while (running) {
            try {
                poller.select(nanosUntilWork(), handler);
                runTasks();
                if (awake.isEmpty()) {
                    progress = false;
                    progressBefore = false;
                } else {
                    lookAtThoseAwake();
                }
                settle();
            } catch (RuntimeException | Error e) {
                // Whatever it was, other sessions live here: the loop must not end with it.
                if (running) {
                    log.error("event loop thread={} goes on after an unexpected error", thread, e);
                }
            }
        }
        // Handlers are told of the end of their streams here.
        runAllTasks();
        ended = true;
        runAllTasks();
    }

    private void runAllTasks() {
        while (!tasks.isEmpty() || !later.isEmpty()) {
            runTasks();
            settle();
        }
    }

    /** A bounded number, since others may bring tasks as fast as they run here. */
    private void runTasks() {
        for (int i = 0; i < TASKS_PER_ROUND; i++) {
            Runnable task = tasks.poll();
            if (task == null) {
                return;
            }
            runSafely(task);
            settle();
        }
    }

    private long nanosUntilWork() {
        if (!tasks.isEmpty() || !later.isEmpty()) {
            return 0;
        }
        if (awake.isEmpty()) {
            return Long.MAX_VALUE;
        }
        long now = System.nanoTime();
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < awake.size(); i++) {
            shortest = Math.min(shortest, Math.max(0, awake.get(i).lookAtNanos - now));
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
        settle();
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
        for (int looks = 0; looks < LOOKS_PER_SELECT; looks++) {
            boolean again = false;
            long now = System.nanoTime();
            progressBefore = progress;
            progress = false;
            for (int i = awake.size() - 1; i >= 0; i--) {
                if (i >= awake.size()) {
                    continue;
                }
                Seat seat = awake.get(i);
                if (!seat.left && seat.lookAtNanos - now <= 0) {
                    again |= lookAgain(seat);
                }
                if (seat.left) {
                    sleep(seat);
                }
            }
            settle();
            if (!again) {
                roundsWithoutSleep = 0;
                return;
            }
            if (!tasks.isEmpty()) {
                return;
            }
            Thread.onSpinWait();
        }
        if (++roundsWithoutSleep > ROUNDS_WITHOUT_YIELD) {
            // Whoever is to send something may be waiting for this processor.
            Thread.yield();
        }
    }

    /**
     * @return whether it wants to be looked at once more at once
     */
    private boolean lookAgain(Seat seat) {
        try {
            long next = seat.member.look();
            schedule(seat, next);
            return next == 0;
        } catch (RuntimeException | Error e) {
            fail(seat, e);
            return false;
        }
    }

    private void schedule(Seat seat, long nanos) {
        if (nanos == Member.ASLEEP) {
            sleep(seat);
            return;
        }
        seat.lookAtNanos = System.nanoTime() + nanos;
        if (seat.awakeAt < 0) {
            seat.awakeAt = awake.size();
            awake.add(seat);
        }
    }

    /** Takes a seat out of those awake; the last one takes its place. */
    private void sleep(Seat seat) {
        int at = seat.awakeAt;
        if (at >= 0) {
            seat.awakeAt = -1;
            Seat last = awake.remove(awake.size() - 1);
            if (last != seat) {
                awake.set(at, last);
                last.awakeAt = at;
            }
        }
    }

    private void fail(Seat seat, Throwable reason) {
        remove(seat);
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
