package io.shmipc.diagnostics;

import io.shmipc.diagnostics.ProcessView.Holding;
import io.shmipc.internal.pool.ListLayout;

/**
 * Says for each slice of an image what it is used for, by whom, and since when. By the first of
 * these that applies:
 *
 * <ol>
 *   <li>What the process whose view it is says that it holds, it holds as it says.
 *   <li>What an element of a queue leads to waits there, and is with the side that sent it.
 *   <li>What the free list leads to is free.
 *   <li>The rest is unknown. If the process has told its view, it is the peer's.
 * </ol>
 */
final class StateMap {

    private static final String CLIENT = "client";
    private static final String SERVER = "server";

    private final SessionImage image;
    private final SliceState[] states;
    private final SliceSide[] sides;

    StateMap(SessionImage image, ImageLists lists, QueuedSlices queued) {
        this.image = image;
        int slots = image.sliceCount();
        states = new SliceState[slots];
        sides = new SliceSide[slots];
        for (int slot = 0; slot < slots; slot++) {
            decide(slot, lists, queued);
        }
    }

    private void decide(int slot, ImageLists lists, QueuedSlices queued) {
        Holding holding = image.view == null ? Holding.NONE : image.view.holding(slot);
        if (holding != Holding.NONE) {
            states[slot] =
                    switch (holding) {
                        case CACHED -> SliceState.CACHED;
                        case WRITING -> SliceState.WRITING;
                        default -> SliceState.LENT;
                    };
            sides[slot] = SliceSide.OWN;
        } else if (queued.isQueued(slot)) {
            states[slot] = SliceState.IN_QUEUE;
            sides[slot] = sender(queued.queueOf(slot));
        } else if (lists.isFree(slot)) {
            states[slot] = SliceState.FREE;
            sides[slot] = SliceSide.NONE;
        } else {
            states[slot] = SliceState.UNKNOWN;
            sides[slot] = image.view == null ? SliceSide.NONE : SliceSide.PEER;
        }
    }

    /** Queues come in pairs: what the client sends first, then what the server sends. */
    private SliceSide sender(int queue) {
        String side = image.source().side();
        if (side == null) {
            return SliceSide.NONE;
        }
        String sends = queue % 2 == 0 ? CLIENT : SERVER;
        return sends.equals(side) ? SliceSide.OWN : SliceSide.PEER;
    }

    SliceState state(int slot) {
        return states[slot];
    }

    SliceSide side(int slot) {
        return sides[slot];
    }

    /** Whether the process whose view it is writes or reads it. */
    boolean isHeldHere(int slot) {
        return states[slot] == SliceState.WRITING || states[slot] == SliceState.LENT;
    }

    /**
     * How long its holder has had it, at most; -1 if nobody knows. What was sent has been with the
     * peer for no longer than since it was taken here.
     */
    long heldNanos(int slot) {
        ViewImage view = image.view;
        if (view == null) {
            return -1;
        }
        boolean sentToPeer = states[slot] == SliceState.UNKNOWN && view.wasSent(slot);
        return states[slot] == SliceState.CACHED || isHeldHere(slot) || sentToPeer
                ? view.heldNanos(slot)
                : -1;
    }

    ClassAllocation allocation(ListLayout list) {
        AllocationCount count = new AllocationCount();
        int first = image.layout.firstSlotOf(list);
        for (int slot = first; slot < first + list.sliceCount(); slot++) {
            count.add(states[slot], isHeldHere(slot) ? heldNanos(slot) : 0);
        }
        return count.ofClass(list);
    }

    /** All states of a list in a row, each a number and a letter. */
    String runs(ListLayout list) {
        StringBuilder runs = new StringBuilder();
        int first = image.layout.firstSlotOf(list);
        int end = first + list.sliceCount();
        int begin = first;
        for (int slot = first + 1; slot <= end; slot++) {
            if (slot == end || states[slot] != states[begin]) {
                runs.append(slot - begin).append(states[begin].letter());
                begin = slot;
            }
        }
        return runs.toString();
    }
}
