package io.shmipc.session;

import io.shmipc.internal.os.Bell;
import io.shmipc.internal.transport.VirtualThreads;
import io.shmipc.wait.WaitStrategy;
import org.jspecify.annotations.Nullable;

/**
 * Receiving on the thread of a caller that waits for a message. It looks at the queue and sleeps on
 * the socket as the wait strategy says, delivers whatever comes to whomever it belongs, and leaves
 * as soon as its own stream has what it waits for.
 *
 * <p>A virtual thread never does this: sleeping in the kernel, or looking without end, would hold
 * its carrier. It is delivered to by the event loop, and parks meanwhile.
 */
final class CallerTurn {

    /** Looks at the queue for each look at the clock. */
    private static final int LOOKS_PER_CLOCK = 32;

    /**
     * From then on each look at the clock offers the processor to others: whoever is to send the
     * message may be waiting for it. Not sooner, as a thread that sleeps after a short while is
     * woken on a free processor, and one that only yields stays where its peer is.
     */
    private static final long YIELD_AFTER_NANOS = 100_000;

    /** How long to stand by while the event loop finishes a round. */
    private static final int TRIES = 128;

    /** Rounds for others at the end before the event loop is asked to go on. */
    private static final int LAST_ROUNDS = 2;

    private final SessionImpl session;
    private final SessionMember member;
    private final Turn turn;
    private final SessionReceiver receiver;
    private final WaitStrategy strategy;
    private final Warmth warmth;

    /** The stream whose reader has the turn; belongs to the turn. */
    private @Nullable StreamImpl served;

    /**
     * The thread that has the turn and delivers. Others may read anything here but themselves, as
     * each thread writes only itself and nothing.
     */
    private @Nullable Thread receiving;

    /** Whether the holder of the turn is in the kernel, or about to be. */
    private volatile boolean asleep;

    private @Nullable Bell bell;

    CallerTurn(
            SessionImpl session,
            SessionMember member,
            Turn turn,
            SessionReceiver receiver,
            WaitStrategy strategy,
            Warmth warmth) {
        this.session = session;
        this.member = member;
        this.turn = turn;
        this.receiver = receiver;
        this.strategy = strategy;
        this.warmth = warmth;
    }

    /** Whether the stream's own reader has the turn. For who has it. */
    boolean serves(StreamImpl stream) {
        return served == stream;
    }

    /** Whether the calling thread has the turn, and so has to come back to it soon. */
    boolean isReceivingHere() {
        return receiving == Thread.currentThread();
    }

    /** See {@link SessionMember#receiveFor}. */
    boolean receiveFor(StreamImpl stream, StreamReader reader, int bytes) {
        if (VirtualThreads.isCurrentVirtual() || !take()) {
            return false;
        }
        receiving = Thread.currentThread();
        try {
            if (receiver.isPaused()) {
                // The socket must not be read, nor slept on: it stays readable.
                leave();
                return false;
            }
            // Whoever had the turn before may have delivered since the caller looked last; nobody
            // else does from here on.
            stream.takeArrived();
            served = stream;
            if (receiver.isAskedFor()) {
                // By somebody who found nobody here, and whom the loop may miss for this turn.
                receiver.receive(false);
            }
            boolean done = isDone(stream, reader, bytes) || receive(stream, reader, bytes);
            leave();
            return done;
        } catch (RuntimeException | Error e) {
            // Memory that is taken away under a receiver looks damaged; the end has its own reason.
            member.failed(e);
            served = null;
            receiving = null;
            turn.abandon();
            return true;
        }
    }

    private static boolean isDone(StreamImpl stream, StreamReader reader, int bytes) {
        return reader.available() >= bytes || stream.readingEnded(reader);
    }

    private boolean take() {
        for (int i = 0; i < TRIES; i++) {
            if (turn.tryTakeForCaller()) {
                return true;
            }
            if (!turn.heldByLoop()) {
                return false;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    /**
     * @return false if the caller has to wait for what others deliver
     */
    private boolean receive(StreamImpl stream, StreamReader reader, int bytes) {
        receiver.markWorking();
        boolean readable = false;
        int looks = 0;
        int roundsForOthers = 0;
        long beganNanos = 0;
        long waitedNanos = 0;
        while (true) {
            if (turn.asked()) {
                turn.answer();
                readable = true;
            }
            readable |= receiver.hasMore();
            int taken = receiver.receive(readable);
            if (taken > 0 || readable) {
                if (readable && member.loopGaveWay()) {
                    member.loopGivesWay(false);
                }
                readable = false;
                if (taken > 0) {
                    warmth.received(taken);
                    strategy.arrived(waitedNanos);
                    looks = 0;
                    waitedNanos = 0;
                }
                if (isDone(stream, reader, bytes)) {
                    return true;
                }
                if (receiver.updatePause()) {
                    member.updateWatching();
                    return false;
                }
                // Others may be sent so much that there is never a wait in which to look.
                if (++roundsForOthers % LOOKS_PER_CLOCK == 0
                        && !stream.mayWaitOn(System.nanoTime())) {
                    return true;
                }
                continue;
            }
            if (looks % LOOKS_PER_CLOCK != 0) {
                looks++;
                Thread.onSpinWait();
                continue;
            }
            // The first look of a wait needs no clock.
            if (looks == 0) {
                if (!stream.mayWait()) {
                    return true;
                }
            } else {
                long now = System.nanoTime();
                if (looks == LOOKS_PER_CLOCK) {
                    beganNanos = now;
                }
                waitedNanos = now - beganNanos;
                if (!stream.mayWaitOn(now)) {
                    return true;
                }
            }
            long next = strategy.nanosUntilNextLook(waitedNanos);
            looks++;
            if (next <= 0) {
                if (waitedNanos > YIELD_AFTER_NANOS) {
                    Thread.yield();
                }
                continue;
            }
            Bell alarm = bell;
            if (alarm == null) {
                return false;
            }
            if (next == WaitStrategy.SLEEP_UNTIL_WOKEN && !receiver.trySleep()) {
                continue;
            }
            long now = System.nanoTime();
            if (!stream.mayWaitOn(now)) {
                return true;
            }
            readable = sleep(alarm, Math.min(next, stream.waitNanosLeft(now)));
            receiver.markWorking();
            long woken = System.nanoTime();
            waitedNanos += woken - now;
            beganNanos = woken - waitedNanos;
            looks = 2 * LOOKS_PER_CLOCK;
        }
    }

    private boolean sleep(Bell alarm, long nanos) {
        member.callerSleeps(true);
        asleep = true;
        try {
            return !turn.asked() && alarm.awaitReadable(member.socket(), nanos);
        } finally {
            asleep = false;
        }
    }

    /** Sees to it that whatever comes from now on wakes the event loop. */
    private void leave() {
        served = null;
        boolean more = false;
        for (int rounds = 0; session.isOpen(); rounds++) {
            more = !receiver.trySleep();
            if (more && rounds < LAST_ROUNDS) {
                warmth.received(receiver.receive(false));
                continue;
            }
            member.callerSleeps(false);
            if (member.loopGaveWay()) {
                member.loopGivesWay(false);
            }
            receiving = null;
            if (turn.leave()) {
                if (more || receiver.isPaused() || receiver.hasMore()) {
                    session.loop().requestLook(member);
                }
                return;
            }
            receiving = Thread.currentThread();
            turn.answer();
            warmth.received(receiver.receive(true));
        }
        receiving = null;
        turn.abandon();
    }

    /** Has a holder of the turn that sleeps look around. Call it after the turn was asked. */
    void wake() {
        if (asleep) {
            Bell alarm = bell;
            if (alarm != null) {
                alarm.ring();
            }
        }
    }

    /** Makes ready for callers to sleep; before the first of them can come. */
    void open() {
        bell = Bell.createFor(member.socket());
    }

    /** Wakes the holder of the turn for the last time. */
    void close() {
        Bell alarm = bell;
        if (alarm != null) {
            alarm.close();
        }
    }
}
