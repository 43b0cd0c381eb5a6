package io.shmipc.internal.pool;

import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_TURN_OFFSET;

import io.shmipc.error.ProtocolException;
import io.shmipc.internal.memory.MemoryView;
import java.util.concurrent.locks.LockSupport;

/**
 * Which of two processes pops from a list: a word of the list header that names its holder. Used
 * only if both ends have agreed on it, see {@link RegionAgreement}. Belongs to who holds the lock
 * of its list in this process, so at most one thread a side asks for the turn at once.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>The turn is taken by an exchange of 0 for the own token, and given up by who has it and
 *       nobody else. So between the two nobody else moves head.
 *   <li>A turn is never taken from a peer, however long it takes: a process that was stopped goes
 *       on where it was, and would move head with a next that it read before.
 *   <li>Whoever has the turn reads three words and writes one. It calls nothing that can wait.
 *   <li>Nobody waits without a bound, which is for a whole pop, however often it asks for the turn:
 *       a peer could give it up for a moment each time. A peer that has the turn longer than that
 *       was stopped, preempted, or killed; the list counts as exhausted then. A killed peer ends
 *       the session through its socket.
 *   <li>Any other value than 0 and the two tokens is an error, and so is the own token where this
 *       side does not have the turn.
 * </ul>
 */
final class PopTurn {

    /**
     * What the lists of one region have in common: whether a wait for the peer was in vain, and no
     * slice was had since. The waits that follow are short, so that an allocation that goes from
     * list to list waits for one of them at most, however many there are.
     */
    static final class Patience {
        private volatile boolean spent;
    }

    private static final int FREE = 0;

    /** A turn takes less than this many pauses of a processor unless its holder does not run. */
    private static final int SPINS = 128;

    /** Cores are few: the holder may be waiting for the one this thread is on. */
    private static final int YIELDS = 32;

    private static final long PARK_NANOS = 50_000;

    /**
     * Preempted threads are back within a few milliseconds, and a message that finds no slice costs
     * its stream more than that; but the caller may be an event loop.
     */
    static final long MAX_WAIT_NANOS = 10_000_000;

    private final MemoryView memory;
    private final int listIndex;
    private final int offset;
    private final int own;
    private final int other;
    private final long maxWaitNanos;
    private final Patience patience;

    /** How long the pop under way has waited. */
    private long waitedNanos;

    PopTurn(MemoryView memory, ListLayout layout, PoolSide side) {
        this(memory, layout, side, MAX_WAIT_NANOS);
    }

    PopTurn(MemoryView memory, ListLayout layout, PoolSide side, long maxWaitNanos) {
        this(memory, layout, side, maxWaitNanos, new Patience());
    }

    PopTurn(
            MemoryView memory,
            ListLayout layout,
            PoolSide side,
            long maxWaitNanos,
            Patience patience) {
        this.maxWaitNanos = maxWaitNanos;
        this.patience = patience;
        this.memory = memory;
        this.listIndex = layout.index();
        this.offset = layout.headerOffset() + LIST_TURN_OFFSET;
        this.own = side.turnToken();
        this.other = side.other().turnToken();
    }

    /** A pop begins, which may ask for the turn more than once. */
    void popBegins() {
        waitedNanos = 0;
    }

    /** The pop has got a slice. */
    void popSucceeded() {
        if (patience.spent) {
            patience.spent = false;
        }
    }

    /**
     * Takes the turn, waiting for the peer to give it up if need be.
     *
     * @return false if the peer keeps it
     * @throws ProtocolException if the word holds what neither side writes
     */
    boolean take() {
        if (memory.compareAndSetInt(offset, FREE, own)) {
            return true;
        }
        if (waitForIt()) {
            return true;
        }
        patience.spent = true;
        return false;
    }

    private boolean waitForIt() {
        long begin = System.nanoTime();
        for (int look = 0; ; look++) {
            int holder = memory.getIntVolatile(offset);
            if (holder == FREE && memory.compareAndSetInt(offset, FREE, own)) {
                waitedNanos += look < SPINS ? 0 : System.nanoTime() - begin;
                return true;
            }
            if (holder != FREE && holder != other) {
                throw unexpected(holder, other);
            }
            if (look < SPINS) {
                Thread.onSpinWait();
            } else if (patience.spent || hasWaited(System.nanoTime() - begin)) {
                return false;
            } else if (look < SPINS + YIELDS) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(this, PARK_NANOS);
            }
        }
    }

    private boolean hasWaited(long thisTimeNanos) {
        return waitedNanos + thisTimeNanos >= maxWaitNanos;
    }

    /**
     * Gives the turn up.
     *
     * @throws ProtocolException if somebody has taken it away
     */
    void giveUp() {
        // A plain load, as only this side may have changed the word since it took the turn.
        int holder = memory.getInt(offset);
        if (holder != own) {
            throw unexpected(holder, own);
        }
        memory.putIntRelease(offset, FREE);
    }

    private ProtocolException unexpected(int holder, int expected) {
        return new ProtocolException(
                "list=%d turn=0x%08x: must be 0x%08x here".formatted(listIndex, holder, expected));
    }
}
