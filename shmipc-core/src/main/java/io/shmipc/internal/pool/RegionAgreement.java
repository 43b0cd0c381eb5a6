package io.shmipc.internal.pool;

import static io.shmipc.internal.pool.BufferRegionDescriptor.ACCEPTED_SHIFT;
import static io.shmipc.internal.pool.BufferRegionDescriptor.COUNT_AND_LEVELS_OFFSET;
import static io.shmipc.internal.pool.BufferRegionDescriptor.LEVEL_MASK;
import static io.shmipc.internal.pool.BufferRegionDescriptor.OFFERED_SHIFT;

import io.shmipc.error.ProtocolException;
import io.shmipc.internal.memory.MemoryReader;
import io.shmipc.internal.memory.MemoryView;
import java.util.concurrent.locks.LockSupport;

/**
 * How two ends of this implementation find out about one another: the two reserved bytes of the
 * region header, which are 0 with every other implementation. The creator offers a level in one of
 * them before anybody sees the region, and the mapper accepts one in the other before it
 * acknowledges. Level 1: the two processes take turns at popping, see {@link PopTurn}.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>Both ends decide alike. After the first moment the word with both bytes changes once at
 *       most: the mapper accepts an offer that stands, or the creator withdraws an offer that
 *       nobody has accepted. Both are exchanges of the whole word against the open offer, so only
 *       one of them can win, and the other one sees who did.
 *   <li>The creator pops nothing before it has concluded, and the mapper nothing before it has
 *       accepted or found nothing to accept. So no pop of one discipline meets one of the other.
 *   <li>An offer is accepted by one process only. Another that maps the region refuses it, because
 *       turns are taken between two.
 *   <li>What was decided is kept in Java fields. What either byte says later is of no consequence.
 * </ul>
 *
 * <p>A level is written with a mark beside it, so that a version of the layout which others may
 * write there one day is not taken for an offer. Where protocol 3 is spoken, the acknowledgement
 * says that the mapper has decided. Protocol 2 has none, and a foreign server never touches the
 * word; so a creator waits for a short time and withdraws. An acceptance that comes later than that
 * costs nothing but the turns: both ends then work as with any other peer.
 */
final class RegionAgreement {

    /** No level: the other end is another implementation, or does not want any. */
    static final int NONE = 0;

    /** Pops are taken in turns. The highest level that this implementation knows. */
    static final int TURNS = 1;

    /** The upper half of a byte that holds a level; no version number will come so far. */
    private static final int MARK = 0xA0;

    private static final int LEVEL_BITS = 0x0F;

    /** Between two looks at an offer. A server needs some 100 µs to map what it was shown. */
    private static final long LOOK_NANOS = 100_000;

    private final MemoryView memory;
    private final int listCount;

    RegionAgreement(MemoryView memory, int listCount) {
        this.memory = memory;
        this.listCount = listCount;
    }

    private int word(int offered, int accepted) {
        return BufferRegionDescriptor.countAndLevels(listCount, offered, accepted);
    }

    private static int byteOf(int level) {
        return level == NONE ? 0 : MARK | level;
    }

    /** Whether the ends of this region, ours or not, have agreed to take turns. */
    static boolean isSettledOnTurns(MemoryReader memory) {
        int word = memory.getIntAcquire(COUNT_AND_LEVELS_OFFSET);
        return levelOf(word >>> OFFERED_SHIFT & LEVEL_MASK) >= TURNS
                && levelOf(word >>> ACCEPTED_SHIFT & LEVEL_MASK) >= TURNS;
    }

    private static int levelOf(int value) {
        return (value & ~LEVEL_BITS) == MARK ? value & LEVEL_BITS : NONE;
    }

    /** The creator offers turns in a region that nobody else can see yet. */
    void offer() {
        memory.putIntVolatile(COUNT_AND_LEVELS_OFFSET, word(byteOf(TURNS), 0));
    }

    /**
     * The mapper accepts what it can of an offer.
     *
     * @return the level that both will keep to
     * @throws ProtocolException if another process has accepted the offer
     */
    int accept() {
        int word = memory.getIntVolatile(COUNT_AND_LEVELS_OFFSET);
        int offered = word >>> OFFERED_SHIFT & LEVEL_MASK;
        int accepted = word >>> ACCEPTED_SHIFT & LEVEL_MASK;
        if (levelOf(offered) == NONE) {
            return NONE;
        }
        if (accepted != 0) {
            throw new ProtocolException(
                    "acceptedLevel=0x%02x: must be = 0, a region with an offer is for one server"
                            .formatted(accepted));
        }
        int level = Math.min(levelOf(offered), TURNS);
        if (memory.compareAndSetInt(
                COUNT_AND_LEVELS_OFFSET, word(offered, 0), word(offered, byteOf(level)))) {
            return level;
        }
        int now = memory.getIntVolatile(COUNT_AND_LEVELS_OFFSET);
        if (now == word(0, 0)) {
            return NONE;
        }
        throw new ProtocolException(
                "region header=0x%08x: must be = 0x%08x, an offer that was withdrawn"
                        .formatted(now, word(0, 0)));
    }

    /**
     * What the mapper has decided, once its acknowledgement is there.
     *
     * @throws ProtocolException if it has written anything but what it may
     */
    int concluded() {
        return decided(memory.getIntVolatile(COUNT_AND_LEVELS_OFFSET));
    }

    /**
     * Waits for a mapper that does not acknowledge, and withdraws the offer if it does not accept
     * in time.
     *
     * @throws ProtocolException if it has written anything but what it may
     */
    int concludeWithin(long timeoutNanos) {
        int open = word(byteOf(TURNS), 0);
        long begin = System.nanoTime();
        while (memory.getIntVolatile(COUNT_AND_LEVELS_OFFSET) == open
                && System.nanoTime() - begin < timeoutNanos
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
        if (memory.compareAndSetInt(COUNT_AND_LEVELS_OFFSET, open, word(0, 0))) {
            return NONE;
        }
        return concluded();
    }

    private int decided(int word) {
        if (word == word(byteOf(TURNS), byteOf(TURNS))) {
            return TURNS;
        }
        if (word == word(byteOf(TURNS), 0)) {
            return NONE;
        }
        throw new ProtocolException(
                "region header=0x%08x: must be = 0x%08x or 0x%08x once a server has mapped it"
                        .formatted(
                                word, word(byteOf(TURNS), 0), word(byteOf(TURNS), byteOf(TURNS))));
    }
}
