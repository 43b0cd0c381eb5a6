package io.shmipc.client;

import io.shmipc.internal.transport.Workers;
import io.shmipc.session.Session;
import io.shmipc.session.SessionAccess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a server that hands over to another process. A session that is told of it is replaced by
 * one to the new server, and new streams go there from that moment on. The old one is kept until
 * its streams have ended, and only then, or after a while, its server learns that it is not needed
 * any more: some servers close it at once when they hear that.
 *
 * <p>A server may say what it likes as often as it likes: a session is replaced once, a slot at
 * most twice a second, and a slot with several old sessions waits until one of them has gone.
 */
final class HotRestartFollower {

    private static final Logger log = LoggerFactory.getLogger(HotRestartFollower.class);

    /** The shortest time between two moves of one slot. */
    private static final long PAUSE_NANOS = 500_000_000L;

    /** How long connecting to the new server is tried; the old session works meanwhile. */
    private static final long MOVE_NANOS = 10_000_000_000L;

    /** How long a server is kept waiting for old streams; those of peers wait 2 s. */
    private static final long ACKNOWLEDGE_NANOS = 1_000_000_000L;

    /** How long old streams have at least, after a move that was late. */
    private static final long FINISH_NANOS = 500_000_000L;

    /** When a server is told at the latest; at 2 s those of peers have given up. */
    private static final long LATEST_NANOS = 1_800_000_000L;

    /**
     * How long an old session is kept after that: some servers see that a connection has ended
     * before they see what came last over it.
     */
    private static final long FAREWELL_NANOS = 200_000_000L;

    private static final int MAX_OLD_SESSIONS = 4;
    private static final long FIRST_LOOK_NANOS = 1_000_000;
    private static final long LONGEST_LOOK_NANOS = 50_000_000;

    private enum State {
        WAITING,
        MOVED,
        ACKNOWLEDGED
    }

    /** One old session on its way out. Guarded by the follower's monitor. */
    private static final class Move {
        final int index;
        final SessionSlot slot;
        long epoch;
        long toldNanos;
        long movedNanos;
        long acknowledgedNanos;
        long lookNanos = FIRST_LOOK_NANOS;
        Backoff backoff;
        State state = State.WAITING;

        Move(int index, SessionSlot slot, Backoff backoff) {
            this.index = index;
            this.slot = slot;
            this.backoff = backoff;
        }
    }

    private final ClientConfig config;
    private final SessionKeeper keeper;
    private final List<Move> moves = new ArrayList<>();

    /** When each slot moved last. Guarded by the follower's monitor. */
    private final long[] lastMoveNanos;

    HotRestartFollower(ClientConfig config, SessionKeeper keeper) {
        this.config = config;
        this.keeper = keeper;
        this.lastMoveNanos = new long[config.sessions()];
        Arrays.fill(lastMoveNanos, System.nanoTime() - PAUSE_NANOS);
    }

    /** A session's server hands over. On a thread that receives, so it only notes it. */
    void told(int index, SessionSlot slot, long epoch) {
        Move begun = null;
        boolean again = false;
        synchronized (this) {
            Move move = moves.stream().filter(m -> m.slot == slot).findAny().orElse(null);
            if (move == null) {
                begun = new Move(index, slot, newBackoff());
                begun.epoch = epoch;
                begun.toldNanos = System.nanoTime();
                moves.add(begun);
            } else {
                move.epoch = epoch;
                again = move.state == State.ACKNOWLEDGED;
            }
        }
        if (again) {
            SessionAccess.sendHotRestart(slot.session(), epoch);
        }
        if (begun != null) {
            Move move = begun;
            log.info(
                    "client={} {}: server hands over, epoch={}",
                    config.name(),
                    slot.session(),
                    Long.toUnsignedString(epoch));
            keeper.later(() -> move(move), 0);
        }
    }

    private static Backoff newBackoff() {
        return new Backoff(Duration.ofMillis(200), SessionKeeper.RANDOM);
    }

    // ---- on threads of the connector; those of one move run one after the other ----

    private void move(Move move) {
        if (!keeper.isCurrent(move.index, move.slot)) {
            // It ended first, and is reconnected like any other.
            forget(move);
            return;
        }
        long pause = pauseOf(move.index);
        if (pause > 0) {
            keeper.later(() -> move(move), pause);
            return;
        }
        if (oldSessions(move.index) >= MAX_OLD_SESSIONS) {
            moveLater(move, "oldSessions must be < " + MAX_OLD_SESSIONS);
            return;
        }
        try {
            keeper.replace(move.index, move.slot, epochOf(move));
        } catch (RuntimeException | Error e) {
            moveLater(move, String.valueOf(e.getMessage()));
            return;
        }
        long now = System.nanoTime();
        synchronized (this) {
            lastMoveNanos[move.index] = now;
            move.state = State.MOVED;
            move.movedNanos = now;
        }
        settle(move);
    }

    private synchronized long pauseOf(int index) {
        return lastMoveNanos[index] + PAUSE_NANOS - System.nanoTime();
    }

    private void moveLater(Move move, String why) {
        long pause;
        synchronized (this) {
            if (System.nanoTime() - move.toldNanos >= MOVE_NANOS) {
                moves.remove(move);
                pause = 0;
            } else {
                pause = move.backoff.nextNanos();
            }
        }
        if (pause > 0) {
            keeper.later(() -> move(move), pause);
        } else {
            log.warn(
                    "client={} {}: cannot follow to the new server, stays with the old one: {}",
                    config.name(),
                    move.slot.session(),
                    why);
        }
    }

    /** Looks again and again what has become of an old session. */
    private void settle(Move move) {
        Session session = move.slot.session();
        if (!session.isOpen()) {
            forget(move);
            return;
        }
        long now = System.nanoTime();
        boolean finished = session.streamCount() == 0;
        boolean tells = false;
        boolean ends = false;
        long epoch;
        synchronized (this) {
            epoch = move.epoch;
            if (move.state == State.MOVED && (finished && allMoved() || isOverdue(move, now))) {
                move.state = State.ACKNOWLEDGED;
                move.acknowledgedNanos = now;
                tells = true;
            }
            ends = move.state == State.ACKNOWLEDGED && mayEnd(move, finished, now);
        }
        if (tells) {
            SessionAccess.sendHotRestart(session, epoch);
        }
        if (ends) {
            end(move);
            return;
        }
        keeper.later(() -> settle(move), move.lookNanos);
        move.lookNanos = Math.min(2 * move.lookNanos, LONGEST_LOOK_NANOS);
    }

    private boolean mayEnd(Move move, boolean finished, long now) {
        boolean told = now - move.acknowledgedNanos >= FAREWELL_NANOS;
        boolean overdue = now - move.movedNanos >= config.retireTimeout().toNanos();
        return told && (finished || overdue);
    }

    /**
     * Streams have their time although the move had to wait for a while, as far as the server's.
     */
    private static boolean isOverdue(Move move, long now) {
        long toldFor = now - move.toldNanos;
        return toldFor >= ACKNOWLEDGE_NANOS && now - move.movedNanos >= FINISH_NANOS
                || toldFor >= LATEST_NANOS;
    }

    private boolean allMoved() {
        return moves.stream().noneMatch(move -> move.state == State.WAITING);
    }

    /** On a thread of its own, as a server that takes nothing makes it last. */
    private void end(Move move) {
        Workers.threads(config.name(), "closer")
                .newThread(
                        () -> {
                            keeper.closeSession(move.slot);
                            forget(move);
                        })
                .start();
    }

    private synchronized long epochOf(Move move) {
        return move.epoch;
    }

    private synchronized void forget(Move move) {
        moves.remove(move);
    }

    private synchronized int oldSessions(int index) {
        return (int)
                moves.stream()
                        .filter(move -> move.index == index && move.state != State.WAITING)
                        .count();
    }

    /**
     * Sessions that are on their way out and have not been closed yet, those included that are
     * being replaced at this moment: nobody else may know them any more.
     */
    synchronized List<SessionSlot> old() {
        return moves.stream().map(move -> move.slot).toList();
    }
}
