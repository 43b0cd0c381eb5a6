package io.shmipc.internal.pool;

import static io.shmipc.internal.pool.BufferRegionDescriptor.FLAG_HAS_NEXT;
import static io.shmipc.internal.pool.BufferRegionDescriptor.FLAG_IN_USE;
import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_HEAD_OFFSET;
import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_SIZE_OFFSET;
import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_TAIL_OFFSET;

import io.shmipc.error.ProtocolException;
import io.shmipc.internal.memory.MemoryView;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The free slices of one capacity, linked from head to tail, shared with another process. Any
 * thread may call any method.
 *
 * <p>Invariants, as long as both processes keep them:
 *
 * <ul>
 *   <li>A slice is either in the list or owned by exactly one holder; only the owner writes to its
 *       header, except for the link below.
 *   <li>Size never exceeds the number of linked slices less the pops under way: a pop takes its
 *       share before it touches head, a push adds its share after it has linked its slice.
 *   <li>The last free slice is never handed out, so head and tail never meet on a slice that one
 *       thread pops while another links to it.
 *   <li>A slice that tail once named and no longer names is linked, by the thread that moved tail
 *       away from it and by nobody else. Until then the list is cut there for a moment.
 *   <li>A head without next although size leaves slices is therefore either such a moment or the
 *       trace of a process that died in it. Pops wait within bounds and then count a suspicion,
 *       because they cannot tell one from the other.
 *   <li>Nothing read from the list header or from a slice becomes an offset before it was compared
 *       with the layout in Java fields.
 * </ul>
 *
 * <p>Ordering: the link stores next plainly and then has-next with release; a pop loads has-next
 * with acquire and then next. Resetting a slice is ordered before the exchange of tail, and the
 * acquire load of tail by the next push sees it. The exchange of head is ordered before the new
 * owner's first store into the slice.
 *
 * <p>The danger in a pop lies between reading next of the head and moving head (ABA): should others
 * pop and push meanwhile until the same slice is head again, then it is followed by another one,
 * and the next that was read is a slice in use. Head has no room for a tag. What is done about it:
 *
 * <ul>
 *   <li>Pops of this process exclude one another with a lock. An ordinary lock does: it is held for
 *       tens of nanoseconds, it does not pin a virtual thread, and a waiter whose holder was
 *       preempted gives up its core, which a spinning one would not. Pushes need none: they only
 *       append.
 *   <li>If both processes have agreed to, their pops exclude one another too, see {@link PopTurn}.
 *       Only who has the turn moves head; so head stays in the list, and next of a slice in the
 *       list is written once, before its has-next is. What is read is what head is moved to.
 *   <li>Else the other process can pop in between. Head is exchanged then, and the link is read
 *       again afterwards; a slice that is marked as in use, or followed by another one than head
 *       was moved to, was handed out twice or made another one so, see {@link #checkLinkStood}.
 * </ul>
 */
class FreeList {

    /** What a thread has just done; tests interrupt it there. */
    enum Step {
        /** A pop has read the next of head and has not moved head. */
        LINK_READ,
        /** A pop has moved head. */
        HEAD_MOVED,
        /** A push has moved tail and has not linked its slice. */
        TAIL_MOVED
    }

    /** No slice could be had. */
    static final int NONE = -1;

    /** Long enough for a running peer to set its link, short enough to hold a lock meanwhile. */
    private static final int MAX_POP_ATTEMPTS = 1024;

    /** A next that is wrong once may be a message's; one that stays wrong on its head is broken. */
    private static final int MAX_NEXT_READS = 16;

    private static final int MAX_PUSH_ATTEMPTS = 1 << 20;

    private final MemoryView memory;
    private final ListLayout layout;
    private final int sizeOffset;
    private final int headOffset;
    private final int tailOffset;
    private final int counterOffset;
    private final ReentrantLock popLock = new ReentrantLock();
    private final BrokenListWatch watch;

    /** Set before the list is used, if both processes take turns. */
    private @Nullable PopTurn turn;

    private final LongAdder exhaustions = new LongAdder();
    private final LongAdder cutListSuspicions = new LongAdder();
    private final LongAdder turnsMissed = new LongAdder();
    private final LongAdder doubleHandOuts = new LongAdder();

    FreeList(MemoryView memory, ListLayout layout, PoolSide side, BrokenListWatch watch) {
        this.watch = watch;
        this.memory = memory;
        this.layout = layout;
        this.sizeOffset = layout.headerOffset() + LIST_SIZE_OFFSET;
        this.headOffset = layout.headerOffset() + LIST_HEAD_OFFSET;
        this.tailOffset = layout.headerOffset() + LIST_TAIL_OFFSET;
        this.counterOffset = layout.headerOffset() + side.counterOffset();
    }

    /**
     * Takes a slice out of the list.
     *
     * @return the offset of its header from the start of the region, or {@link #NONE} if the list
     *     is exhausted, or looks cut
     * @throws ProtocolException if head, or the next of the head, is not a slice of this list; if a
     *     slice was handed out twice; or if the list has been unusable for too long
     */
    int pop() {
        // Saves the lock and two atomic operations; the same condition is decided again below.
        if (memory.getIntAcquire(sizeOffset) <= 1) {
            exhaustions.increment();
            return NONE;
        }
        popLock.lock();
        try {
            return popExclusively();
        } finally {
            popLock.unlock();
        }
    }

    private int popExclusively() {
        int left = memory.getAndAddInt(sizeOffset, -1) - 1;
        int slice = NONE;
        try {
            if (left >= 1) {
                slice = takeHead();
            }
        } finally {
            if (slice == NONE) {
                memory.getAndAddInt(sizeOffset, 1);
                exhaustions.increment();
            }
        }
        return slice;
    }

    private int takeHead() {
        PopTurn ours = turn;
        int slice = ours == null ? takeHeadByExchange() : takeHeadInTurn(ours);
        if (slice != NONE) {
            BufferRegionDescriptor.sliceFlags(memory, slice, FLAG_IN_USE);
            memory.getAndAddInt(counterOffset, 1);
            watch.usable();
        }
        return slice;
    }

    /** As both processes do it once they have agreed to. */
    private int takeHeadInTurn(PopTurn ours) {
        int head = NONE;
        ours.popBegins();
        for (int attempt = 0; attempt < MAX_POP_ATTEMPTS; attempt++) {
            if (!ours.take()) {
                turnsMissed.increment();
                giveUpIfBroken(NONE, "the peer has had the turn to pop");
                return NONE;
            }
            int slice;
            try {
                head = memory.getIntAcquire(headOffset);
                slice = moveHead(head);
            } finally {
                ours.giveUp();
            }
            if (slice != NONE) {
                ours.popSucceeded();
                return slice;
            }
            Thread.onSpinWait();
        }
        foundCut(head);
        return NONE;
    }

    /** Takes the first slice if it is linked to another one. For who has the turn. */
    private int moveHead(int head) {
        int slice = sliceAt(head, "head");
        int flags = BufferRegionDescriptor.sliceFlagsAcquire(memory, slice);
        if ((flags & FLAG_IN_USE) != 0) {
            throw inUse(head);
        }
        if ((flags & FLAG_HAS_NEXT) == 0) {
            return NONE;
        }
        int next = BufferRegionDescriptor.sliceNext(memory, slice);
        if (next == head || !layout.isSliceStart(next)) {
            throw broken("next of head=" + Integer.toUnsignedLong(head), next);
        }
        reached(Step.LINK_READ);
        memory.putIntRelease(headOffset, next);
        reached(Step.HEAD_MOVED);
        return slice;
    }

    /** As every other implementation does it. */
    private int takeHeadByExchange() {
        int cutHead = NONE;
        int wrongNextReads = 0;
        int wrongNextHead = NONE;
        for (int attempt = 0; attempt < MAX_POP_ATTEMPTS; attempt++) {
            int head = memory.getIntAcquire(headOffset);
            int slice = sliceAt(head, "head");
            if ((BufferRegionDescriptor.sliceFlagsAcquire(memory, slice) & FLAG_HAS_NEXT) == 0) {
                cutHead = head;
                Thread.onSpinWait();
                continue;
            }
            cutHead = NONE;
            int next = BufferRegionDescriptor.sliceNext(memory, slice);
            if (next == head || !layout.isSliceStart(next)) {
                // Another process may own this slice by now and have linked a message with it.
                wrongNextReads = head == wrongNextHead ? wrongNextReads + 1 : 1;
                wrongNextHead = head;
                if (wrongNextReads == MAX_NEXT_READS) {
                    throw broken("next of head=" + Integer.toUnsignedLong(head), next);
                }
                Thread.onSpinWait();
                continue;
            }
            reached(Step.LINK_READ);
            if (memory.compareAndSetInt(headOffset, head, next)) {
                reached(Step.HEAD_MOVED);
                checkLinkStood(head, slice, next);
                return slice;
            }
        }
        if (cutHead != NONE) {
            foundCut(cutHead);
        }
        return NONE;
    }

    private void foundCut(int head) {
        cutListSuspicions.increment();
        giveUpIfBroken(head, "head=" + head + " has led nowhere although size leaves slices");
    }

    private void giveUpIfBroken(int finding, String how) {
        if (watch.isBrokenAfter(finding)) {
            throw watch.broken(layout.index(), how);
        }
    }

    /**
     * The slice is ours now and its link stands still. If it names another slice than the one that
     * head was moved to, the list came round to the same head in between (ABA), through pops of the
     * other process. Head is put right if nobody has popped since; otherwise a slice in use was
     * handed out, and nothing of this region can be trusted any more.
     *
     * <p>The same goes for a slice that is marked as in use: who gives a slice back takes the mark
     * off, and a slice that somebody has never gave back can be head only if the pop of a peer has
     * put it there. Not every peer sets the mark, so its absence proves nothing.
     */
    void checkLinkStood(int head, int slice, int next) {
        int flags = BufferRegionDescriptor.sliceFlagsAcquire(memory, slice);
        if ((flags & FLAG_IN_USE) != 0) {
            throw inUse(head);
        }
        boolean linked = (flags & FLAG_HAS_NEXT) != 0;
        int actual = BufferRegionDescriptor.sliceNext(memory, slice);
        if (linked && actual == next) {
            return;
        }
        if (!linked
                || !layout.isSliceStart(actual)
                || !memory.compareAndSetInt(headOffset, next, actual)) {
            doubleHandOuts.increment();
            throw new ProtocolException(
                    "list=%d head=%d was followed by next=%d, must be %d: a slice in use may have been handed out"
                            .formatted(layout.index(), head, next, actual));
        }
    }

    private ProtocolException inUse(int head) {
        doubleHandOuts.increment();
        return new ProtocolException(
                "list=%d head=%d is marked as in use, must be free: it was handed out twice"
                        .formatted(layout.index(), head));
    }

    /**
     * Appends a slice that the caller owns, and that starts in this list; resets its header first.
     *
     * @throws ProtocolException if tail is not a slice of this list, or is this slice already
     */
    void push(int slice) {
        BufferRegionDescriptor.sliceSize(memory, slice, 0);
        BufferRegionDescriptor.sliceStart(memory, slice, 0);
        BufferRegionDescriptor.sliceFlags(memory, slice, 0);
        int relativeOffset = slice - layout.slicesOffset();
        int previous = exchangeTail(relativeOffset);
        reached(Step.TAIL_MOVED);
        BufferRegionDescriptor.sliceNext(memory, previous, relativeOffset);
        BufferRegionDescriptor.sliceFlagsRelease(
                memory,
                previous,
                BufferRegionDescriptor.sliceFlags(memory, previous) | FLAG_HAS_NEXT);
        memory.getAndAddInt(sizeOffset, 1);
        memory.getAndAddInt(counterOffset, -1);
    }

    private int exchangeTail(int newTail) {
        for (int attempt = 0; attempt < MAX_PUSH_ATTEMPTS; attempt++) {
            int tail = memory.getIntAcquire(tailOffset);
            int previous = sliceAt(tail, "tail");
            if (tail == newTail) {
                throw new ProtocolException(
                        "list="
                                + layout.index()
                                + " tail="
                                + tail
                                + ": must be another slice than the one given back");
            }
            if (memory.compareAndSetInt(tailOffset, tail, newTail)) {
                return previous;
            }
        }
        throw new ProtocolException(
                "list="
                        + layout.index()
                        + " failed exchanges of tail="
                        + MAX_PUSH_ATTEMPTS
                        + ": must be < "
                        + MAX_PUSH_ATTEMPTS);
    }

    private int sliceAt(int relativeOffset, String name) {
        if (!layout.isSliceStart(relativeOffset)) {
            throw broken(name, relativeOffset);
        }
        return layout.slicesOffset() + relativeOffset;
    }

    private ProtocolException broken(String name, int relativeOffset) {
        return new ProtocolException(
                "list=%d %s=%d: must be another slice of the list, <= %d and a multiple of %d"
                        .formatted(
                                layout.index(),
                                name,
                                Integer.toUnsignedLong(relativeOffset),
                                layout.lastSliceRelativeOffset(),
                                layout.strideBytes()));
    }

    /** Called in the middle of a pop or push; does nothing. */
    void reached(Step step) {}

    /** From now on the two processes take turns at popping. Before the list is used. */
    void takeTurns(PopTurn own) {
        turn = own;
    }

    ListLayout layout() {
        return layout;
    }

    /**
     * Free slices now, brought into [0, slices in all] because a peer could have stored anything.
     */
    int freeSlices() {
        return Math.max(0, Math.min(memory.getIntAcquire(sizeOffset), layout.sliceCount()));
    }

    /** Pops of this process that returned nothing. */
    long exhaustions() {
        return exhaustions.sum();
    }

    /** Pops of this process that found a head without next although size left slices. */
    long cutListSuspicions() {
        return cutListSuspicions.sum();
    }

    /** Pops of this process that the peer did not let have its turn in time. */
    long turnsMissed() {
        return turnsMissed.sum();
    }

    /** Pops of this process that found out that a slice has or may have two owners. */
    long doubleHandOuts() {
        return doubleHandOuts.sum();
    }
}
