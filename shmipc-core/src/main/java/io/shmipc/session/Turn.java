package io.shmipc.session;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whose turn it is to receive for a session: nobody's, the event loop's or a waiting caller's.
 *
 * <ul>
 *   <li>At most one thread has the turn. What it did before it left is visible to the next one that
 *       takes it.
 *   <li>Whoever asks for attention while somebody has the turn is heard: the holder cannot leave
 *       before it has answered a request made after its last answer.
 *   <li>Whoever asks while nobody has the turn is told so, and must see to it itself.
 * </ul>
 */
final class Turn {

    private static final int FREE = 0;
    private static final int LOOP = 1;
    private static final int CALLER = 2;

    /** Beside LOOP or CALLER: somebody wants the holder to look at what changed. */
    private static final int ASKED = 4;

    private final AtomicInteger state = new AtomicInteger(FREE);

    /** Takes the turn for the event loop, or else asks its holder to look around. */
    boolean takeForLoopOrAsk() {
        while (true) {
            int now = state.get();
            if (now == FREE) {
                if (state.compareAndSet(FREE, LOOP)) {
                    return true;
                }
            } else if ((now & ASKED) != 0 || state.compareAndSet(now, now | ASKED)) {
                return false;
            }
        }
    }

    /** Takes the turn for the event loop if nobody has it. */
    boolean tryTakeForLoop() {
        return state.get() == FREE && state.compareAndSet(FREE, LOOP);
    }

    /** Takes the turn for a caller if nobody has it. */
    boolean tryTakeForCaller() {
        return state.compareAndSet(FREE, CALLER);
    }

    boolean heldByLoop() {
        return (state.get() & LOOP) != 0;
    }

    /**
     * Asks the holder to look around.
     *
     * @return false if nobody has the turn
     */
    boolean ask() {
        while (true) {
            int now = state.get();
            if (now == FREE) {
                return false;
            }
            if ((now & ASKED) != 0 || state.compareAndSet(now, now | ASKED)) {
                return true;
            }
        }
    }

    /** Whether the holder was asked since its last answer. For the holder, and cheap. */
    boolean asked() {
        return (state.get() & ASKED) != 0;
    }

    /** The holder is about to look at everything that may have changed before this call. */
    void answer() {
        state.getAndUpdate(now -> now & ~ASKED);
    }

    /**
     * Gives the turn up.
     *
     * @return false if the holder was asked meanwhile, and so still has the turn
     */
    boolean leave() {
        int now = state.get();
        return (now & ASKED) == 0 && state.compareAndSet(now, FREE);
    }

    /** Gives the turn up for good reason, asked or not: the session has ended. */
    void abandon() {
        state.set(FREE);
    }
}
