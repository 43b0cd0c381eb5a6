package io.shmipc.session;

import io.shmipc.error.SystemCallException;
import io.shmipc.internal.os.ControlSocket;
import io.shmipc.internal.transport.ControlConnection;
import io.shmipc.internal.transport.EventLoop;
import io.shmipc.wait.WaitStrategy;

/**
 * Has somebody receive for a session at any time: a caller that waits for a message if there is
 * one, because whoever is woken should be the one who needs the message; else the event loop.
 *
 * <ul>
 *   <li>While nobody has the {@link Turn}, the loop watches the socket and the queue's working flag
 *       is clear, so that whatever comes wakes the loop.
 *   <li>A caller that sleeps in the kernel has told the loop not to watch the socket, so that one
 *       message wakes one thread. It tells it to watch again before it leaves.
 *   <li>Whoever changes what a holder of the turn should know of asks for attention afterwards.
 * </ul>
 */
final class SessionMember implements EventLoop.Member {

    private static final long PAUSED_LOOK_NANOS = 1_000_000;

    /** A session without a message for so long is not looked at because others are busy. */
    private static final long FORGOTTEN_NANOS = 1_000_000;

    private final SessionImpl session;
    private final ControlConnection connection;
    private final SessionReceiver receiver;
    private final WaitStrategy strategy;
    private final Turn turn = new Turn();
    private final Warmth warmth;
    private final CallerTurn callers;

    /** When the last element was taken on the loop; belongs to the turn. */
    private long lastElementNanos = System.nanoTime();

    private final Object interestLock = new Object();
    private volatile boolean callerSleeps;
    private volatile boolean loopGaveWay;
    private boolean watching = true;

    SessionMember(
            SessionImpl session,
            ControlConnection connection,
            SessionMemory memory,
            SocketBudget budget) {
        this.session = session;
        this.connection = connection;
        this.receiver = new SessionReceiver(session, connection, memory, budget);
        // Without a queue there is nothing to look at but the socket.
        this.strategy =
                (memory.region() == null
                                ? WaitStrategy.blocking()
                                : session.config().waitStrategy())
                        .forSession();
        this.warmth =
                new Warmth(
                        memory.region(),
                        () -> session.loop().requestLook(this),
                        session::isOpen,
                        System::nanoTime);
        this.callers = new CallerTurn(session, this, turn, receiver, strategy, warmth);
    }

    @Override
    public ControlSocket socket() {
        return connection.socket();
    }

    // ---- on the event loop ----

    @Override
    public long ready(boolean readable, boolean writable) {
        if (writable) {
            try {
                connection.writeSome();
            } catch (SystemCallException e) {
                receiver.damaged(e);
            }
        }
        if (!turn.tryTakeForLoop() && !takeOrGiveWay(readable)) {
            callers.wake();
            return warmth.nanosUntilCheck();
        }
        return receiveOnLoop(readable);
    }

    /**
     * Leaves the socket to the caller that has the turn, or else the poller would report it for
     * ever. Before it is asked: a caller that leaves in between, and has not seen this, leaves the
     * turn to the loop.
     */
    private boolean takeOrGiveWay(boolean readable) {
        if (readable) {
            loopGivesWay(true);
        }
        boolean taken = turn.takeForLoopOrAsk();
        if (taken && readable) {
            loopGivesWay(false);
        }
        return taken;
    }

    /**
     * Looks if nobody else does. Who asked for the look changed something, or left something, while
     * nobody had the turn; whoever has taken it since looks at everything.
     */
    @Override
    public long look() {
        return turn.tryTakeForLoop() ? receiveOnLoop(false) : warmth.nanosUntilCheck();
    }

    private long receiveOnLoop(boolean readable) {
        boolean socketReady = readable;
        try {
            while (true) {
                long next = roundOnLoop(socketReady);
                if (turn.leave()) {
                    return Math.min(next, warmth.nanosUntilCheck());
                }
                turn.answer();
                socketReady = true;
            }
        } catch (RuntimeException | Error e) {
            // Ended before anybody else can have the turn, and deliver what lies behind the damage.
            failed(e);
            turn.abandon();
            throw e;
        }
    }

    private long roundOnLoop(boolean readable) {
        boolean socketReady = readable;
        int left = ReceiveQueue.HARVEST_LIMIT;
        while (session.isOpen()) {
            int taken = receiver.receive(socketReady);
            socketReady = false;
            left -= taken;
            if (receiver.updatePause()) {
                updateWatching();
            }
            if (taken > 0) {
                warmth.received(taken);
                // Handlers on this loop answer before the peer is told that this end sleeps.
                session.loop().settle();
                gapEnded();
            }
            if (left <= 0 || receiver.hasMore()) {
                receiver.markWorking();
                return 0;
            }
            if (taken > 0) {
                continue;
            }
            long next = nanosUntilNextLook();
            if (receiver.isPaused()) {
                // Wake-ups are not read meanwhile.
                next = Math.min(next, PAUSED_LOOK_NANOS);
            }
            if (next != WaitStrategy.SLEEP_UNTIL_WOKEN) {
                receiver.markWorking();
                return Math.max(0, next);
            }
            if (receiver.trySleep()) {
                return ASLEEP;
            }
        }
        return ASLEEP;
    }

    private long nanosUntilNextLook() {
        long now = System.nanoTime();
        long next = strategy.nanosUntilNextLook(idleNanos(now));
        boolean mayBecomeBusy = now - lastElementNanos < FORGOTTEN_NANOS;
        return next == WaitStrategy.SLEEP_UNTIL_WOKEN && mayBecomeBusy && session.loop().isBusy()
                ? 0
                : next;
    }

    /**
     * How long the loop has been waiting for any of its sessions: while one keeps it awake, looking
     * at the others costs next to nothing. Except at those that have been idle for long.
     */
    private long idleNanos(long now) {
        long own = now - lastElementNanos;
        return own < FORGOTTEN_NANOS
                ? Math.min(own, now - session.loop().lastProgressNanos())
                : own;
    }

    private void gapEnded() {
        long now = System.nanoTime();
        strategy.arrived(idleNanos(now));
        lastElementNanos = now;
        session.loop().progressed(now);
    }

    @Override
    public void failed(Throwable reason) {
        session.end(reason, false);
        receiver.dropFresh();
    }

    // ---- from callers ----

    /**
     * Receives on the caller's thread until the stream's reader has what it waits for, its time is
     * up or it has another reason to look around, if nobody else receives.
     *
     * @return false if the caller has to wait for what others deliver
     */
    boolean receiveFor(StreamImpl stream, StreamReader reader, int bytes) {
        return callers.receiveFor(stream, reader, bytes);
    }

    /** Whether the stream's own reader has the turn. For who has it. */
    boolean serves(StreamImpl stream) {
        return callers.serves(stream);
    }

    /**
     * Whether the calling thread receives for the session at this moment, or for others on the same
     * event loop: if it waited, what it waits for might be what it has to receive.
     */
    boolean mustNotWait() {
        return session.loop().isCurrentThread() || callers.isReceivingHere();
    }

    /** Something changed that whoever receives should look at. */
    void attend() {
        if (turn.ask()) {
            callers.wake();
        } else {
            session.loop().requestLook(this);
        }
    }

    /** The same, for what does not matter while nobody receives. */
    void attendIfHeld() {
        if (turn.ask()) {
            callers.wake();
        }
    }

    /** Has streams closed whose users only wait for a message that has not begun. */
    void closeQuietStreams() {
        receiver.closeQuietStreams();
        attend();
    }

    /** Ends the session from a thread that found it broken; whoever receives does it. */
    void broken(RuntimeException reason) {
        receiver.damaged(reason);
        attend();
    }

    // ---- who watches the socket ----

    /** A caller is about to sleep on the socket, or has finished with it. */
    void callerSleeps(boolean sleeps) {
        if (callerSleeps != sleeps) {
            callerSleeps = sleeps;
            updateWatching();
        }
    }

    /** The loop found the socket ready while a caller had the turn, or may have it back. */
    void loopGivesWay(boolean gives) {
        loopGaveWay = gives;
        updateWatching();
    }

    boolean loopGaveWay() {
        return loopGaveWay;
    }

    /** Every change is followed by a call of this, so the last one finds all of them. */
    void updateWatching() {
        synchronized (interestLock) {
            boolean wanted = !callerSleeps && !loopGaveWay && !receiver.isPaused();
            if (wanted != watching) {
                watching = wanted;
                session.loop().wantRead(this, wanted);
            }
        }
    }

    /** Makes ready for callers; before {@link #close()}, once. */
    void open() {
        callers.open();
    }

    /** Wakes a caller that sleeps, for the last time. */
    void close() {
        callers.close();
    }
}
