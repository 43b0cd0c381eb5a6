package io.shmipc.internal.pool;

import io.shmipc.internal.memory.MemoryReader;
import java.util.Arrays;

/**
 * Walks free lists from head to tail without taking part in them, while others pop and push. Reads
 * only. Belongs to one thread.
 *
 * <p>What makes a walk over a list in motion believable:
 *
 * <ul>
 *   <li>Pops take from the head. When a walk is done, head must be a slice that it came by; then it
 *       was ahead of all pops, and each slice from there on was linked when it was looked at. Those
 *       before it have been popped meanwhile and do not count. Otherwise the walk was overtaken and
 *       begins anew, a few times.
 *   <li>The link of a slice between head and tail is written once, before its has-next is. So a
 *       wrong link on a slice that is still in the list is damage; on one that was popped meanwhile
 *       it is not.
 *   <li>A slice that comes a second time was popped, used and pushed in between if it lies before
 *       head by now, and otherwise the list is cyclic.
 *   <li>No walk takes more steps than {@value #MAX_ROUNDS} times the slices there are.
 * </ul>
 */
public final class FreeListWalk {

    /** How a walk ended. */
    public enum End {
        /** At the tail. */
        TAIL,
        /** Head is no slice of the list; there was nothing to walk. */
        NO_HEAD,
        /** At a slice that leads nowhere although it is not the tail. */
        CUT,
        /** At a slice that leads to what is no slice of the list. */
        OUTSIDE,
        /** At a slice that leads to one that came before. */
        CYCLE,
        /** Others were faster, each time. */
        OVERTAKEN
    }

    private static final int MAX_ATTEMPTS = 8;

    private static final int MAX_ROUNDS = 4;

    /** A push that is under way links its slice within these looks, if its thread runs. */
    private static final int CUT_LOOKS = 256;

    private final MemoryReader memory;
    private final BufferRegionLayout layout;

    /** Of each slot: when the walk came by, from 1; 0 if it did not or the slice is gone. */
    private final int[] steps;

    private final int[] nexts;
    private final byte[] flags;

    private End end = End.TAIL;
    private int walked;
    private int lastSlot;
    private int head;

    /** For any number of walks, one after the other. */
    public FreeListWalk(MemoryReader memory, BufferRegionLayout layout) {
        this.memory = memory;
        this.layout = layout;
        this.steps = new int[layout.sliceCount()];
        this.nexts = new int[layout.sliceCount()];
        this.flags = new byte[layout.sliceCount()];
    }

    /** Walks one list; what is said about the slices of others stays as it was. */
    public void walk(ListLayout list) {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            if (attempt > 0) {
                Thread.onSpinWait();
            }
            attempt(list);
            if (end == End.TAIL || end == End.NO_HEAD) {
                return;
            }
        }
    }

    private void attempt(ListLayout list) {
        int first = layout.firstSlotOf(list);
        Arrays.fill(steps, first, first + list.sliceCount(), 0);
        walked = 0;
        lastSlot = ListLayout.NO_SLICE;
        head = head(list);
        int at = list.numberOf(head);
        if (at == ListLayout.NO_SLICE) {
            end = End.NO_HEAD;
            return;
        }
        end = follow(list, first, first + at);
        forgetPopped(list, first);
    }

    private int head(ListLayout list) {
        return memory.getIntAcquire(list.headerOffset() + BufferRegionDescriptor.LIST_HEAD_OFFSET);
    }

    private End follow(ListLayout list, int first, int begin) {
        long mostSteps = (long) MAX_ROUNDS * list.sliceCount();
        int slot = begin;
        for (int step = 1; step <= mostSteps; step++) {
            steps[slot] = step;
            lastSlot = slot;
            int slice = list.slicesOffset() + (slot - first) * list.strideBytes();
            if (!readLink(list, slot, slice)) {
                return isTail(list, slice) ? End.TAIL : End.CUT;
            }
            int next = list.numberOf(nexts[slot]);
            if (next == ListLayout.NO_SLICE) {
                return End.OUTSIDE;
            }
            slot = first + next;
            if (steps[slot] != 0 && !isPopped(list, first, slot)) {
                return End.CYCLE;
            }
        }
        return End.OVERTAKEN;
    }

    /** Whether the slice leads to another, looking more than once at one that is not the tail. */
    private boolean readLink(ListLayout list, int slot, int slice) {
        for (int look = 0; look < CUT_LOOKS; look++) {
            byte now = SliceFields.flags(memory, slice);
            nexts[slot] = SliceFields.next(memory, slice);
            flags[slot] = now;
            if (SliceFields.hasNext(now)) {
                return true;
            }
            if (isTail(list, slice)) {
                return false;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private boolean isTail(ListLayout list, int slice) {
        int tail =
                memory.getIntAcquire(list.headerOffset() + BufferRegionDescriptor.LIST_TAIL_OFFSET);
        return tail == slice - list.slicesOffset();
    }

    private boolean isPopped(ListLayout list, int first, int slot) {
        int now = list.numberOf(head(list));
        return now != ListLayout.NO_SLICE && steps[first + now] > steps[slot];
    }

    private void forgetPopped(ListLayout list, int first) {
        head = head(list);
        int now = list.numberOf(head);
        int headStep = now == ListLayout.NO_SLICE ? 0 : steps[first + now];
        if (headStep == 0 || headStep > steps[lastSlot]) {
            end = End.OVERTAKEN;
        }
        int count = 0;
        for (int slot = first; slot < first + list.sliceCount(); slot++) {
            if (steps[slot] != 0 && steps[slot] < headStep) {
                steps[slot] = 0;
            }
            if (steps[slot] != 0) {
                count++;
            }
        }
        walked = count;
    }

    /** How the last walk ended. */
    public End end() {
        return end;
    }

    /** Free slices that the last walk came by and that were still there when it was done. */
    public int walked() {
        return walked;
    }

    /** Head of the list when the last walk was done, from the end of the list header. */
    public int head() {
        return head;
    }

    /** Where the last walk ended, or {@link ListLayout#NO_SLICE} if it could not begin. */
    public int lastSlot() {
        return lastSlot;
    }

    /** Whether a slice was found in its list. */
    public boolean isFree(int slot) {
        return steps[slot] != 0;
    }

    /** Where a slice that was found in its list leads to, from the end of the list header. */
    public int next(int slot) {
        return nexts[slot];
    }

    /** Flags of a slice that was found in its list. */
    public byte flags(int slot) {
        return flags[slot];
    }
}
