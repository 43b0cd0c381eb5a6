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
 *   <li>Nobody waits without a bound. A peer that has the turn longer than that was stopped,
 *       preempted, or killed; the list counts as exhausted then. A killed peer ends the session
 *       through its socket.
 *   <li>Any other value than 0 and the two tokens is an error, and so is the own token where this
 *       side does not have the turn.
 * </ul>
 */
final class PopTurn {

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

    /** The last wait was in vain, and the next one shall be short. */
    private boolean peerStalls;

    PopTurn(MemoryView memory, ListLayout layout, PoolSide side) {
        this(memory, layout, side, MAX_WAIT_NANOS);
    }

    PopTurn(MemoryView memory, ListLayout layout, PoolSide side, long maxWaitNanos) {
        this.maxWaitNanos = maxWaitNanos;
        this.memory = memory;
        this.listIndex = layout.index();
        this.offset = layout.headerOffset() + LIST_TURN_OFFSET;
        this.own = side.turnToken();
        this.other = side.other().turnToken();
    }

    /**
     * Takes the turn, waiting for the peer to give it up if need be.
     *
     * @return false if the peer keeps it
     * @throws ProtocolException if the word holds what neither side writes
     */
    boolean take() {
        if (memory.compareAndSetInt(offset, FREE, own)) {
            peerStalls = false;
            return true;
        }
        peerStalls = !waitForIt();
        return !peerStalls;
    }

    private boolean waitForIt() {
        long begin = System.nanoTime();
        for (int look = 0; ; look++) {
            int holder = memory.getIntVolatile(offset);
            if (holder == FREE && memory.compareAndSetInt(offset, FREE, own)) {
                return true;
            }
            if (holder != FREE && holder != other) {
                throw unexpected(holder, other);
            }
            if (look < SPINS) {
                Thread.onSpinWait();
            } else if (peerStalls || System.nanoTime() - begin >= maxWaitNanos) {
                return false;
            } else if (look < SPINS + YIELDS) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(this, PARK_NANOS);
            }
        }
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
