package io.shmipc.diagnostics;

import io.shmipc.internal.pool.FreeListWalk.End;
import io.shmipc.internal.pool.ListLayout;
import io.shmipc.internal.pool.ListState;

/** Compares the parts of an image with one another and with the rules of the layout. */
final class ImageChecks {

    /** Pops and pushes that may be under way while the counters of a list are read. */
    private static final int UNDER_WAY = 64;

    /** And so many of a hundred, as a process can be kept from running between two reads. */
    private static final int UNDER_WAY_PERCENT = 5;

    private static final int PERCENT = 100;
    private static final int MAX_WORKING_FLAG = 1;

    private final SessionImage image;
    private final ImageLists lists;
    private final QueuedSlices queued;
    private final StateMap states;
    private final Problems problems;

    ImageChecks(
            SessionImage image,
            ImageLists lists,
            QueuedSlices queued,
            StateMap states,
            Problems problems) {
        this.image = image;
        this.lists = lists;
        this.queued = queued;
        this.states = states;
        this.problems = problems;
    }

    void run() {
        for (ListLayout list : image.layout.lists()) {
            checkCounters(list);
            checkSlices(list);
        }
        for (int index = 0; index < image.queues.size(); index++) {
            checkQueue(index);
        }
    }

    private void checkCounters(ListLayout list) {
        String where = "list=" + list.index();
        ListState state = image.lists.get(list.index()).state();
        if (state.sliceCount() != list.sliceCount()) {
            problems.error(
                    where,
                    "sliceCount=%d: must be = %d",
                    Integer.toUnsignedLong(state.sliceCount()),
                    list.sliceCount());
        }
        if (state.sliceCapacityBytes() != list.sliceCapacityBytes()) {
            problems.error(
                    where,
                    "sliceCapacityBytes=%d: must be = %d",
                    Integer.toUnsignedLong(state.sliceCapacityBytes()),
                    list.sliceCapacityBytes());
        }
        if (state.size() > list.sliceCount()) {
            problems.error(where, "size=%d: must be <= %d slices", state.size(), list.sliceCount());
            return;
        }
        if (!lists.isIntact(list)) {
            return;
        }
        int walked = lists.walked(list);
        if (Math.abs((long) state.size() - walked) > slack(list)) {
            if (state.size() > walked) {
                problems.errorIfStill(
                        where, "size=%d: must be <= %d free slices", state.size(), walked);
            } else {
                problems.warning(
                        where,
                        "size=%d: must be = %d free slices; a pop was not finished",
                        state.size(),
                        walked);
            }
        }
        long out = (long) state.creatorCounter() + state.mapperCounter();
        if (image.turnsTaken() && Math.abs(out - (list.sliceCount() - walked)) > slack(list)) {
            problems.warning(
                    where,
                    "creatorCounter=%d mapperCounter=%d: their sum must be = %d slices not free",
                    state.creatorCounter(),
                    state.mapperCounter(),
                    list.sliceCount() - walked);
        }
    }

    private int slack(ListLayout list) {
        return image.isLive()
                ? Math.max(UNDER_WAY, list.sliceCount() * UNDER_WAY_PERCENT / PERCENT)
                : 0;
    }

    private void checkSlices(ListLayout list) {
        int first = image.layout.firstSlotOf(list);
        boolean settled = image.lists.get(list.index()).end() != End.OVERTAKEN;
        for (int slot = first; slot < first + list.sliceCount(); slot++) {
            int capacityBytes = image.slices.capacityBytes[slot];
            if (capacityBytes != list.sliceCapacityBytes()) {
                problems.error(
                        at(slot),
                        "capacityBytes=%d: must be = %d, as in its list",
                        Integer.toUnsignedLong(capacityBytes),
                        list.sliceCapacityBytes());
            }
            if (!states.state(slot).isFree()) {
                checkData(slot, list);
            }
            if (lists.isFree(slot) && queued.isQueued(slot)) {
                twoPlaces(slot, "in the free list and in queue=" + queued.queueOf(slot), settled);
            }
            if (states.side(slot) == SliceSide.OWN && states.state(slot) != SliceState.IN_QUEUE) {
                checkOwn(slot);
            }
        }
    }

    private void checkData(int slot, ListLayout list) {
        if (!image.slices.isWithin(slot, list.sliceCapacityBytes())) {
            long start = Integer.toUnsignedLong(image.slices.startBytes[slot]);
            long size = Integer.toUnsignedLong(image.slices.sizeBytes[slot]);
            String rule = "start=%d size=%d: start + size must be <= %d";
            if (states.state(slot) == SliceState.IN_QUEUE) {
                problems.error(at(slot), rule, start, size, list.sliceCapacityBytes());
            } else {
                problems.errorIfStill(at(slot), rule, start, size, list.sliceCapacityBytes());
            }
        }
    }

    /** What the process says to hold may have been given back while it was asked. */
    private void checkOwn(int slot) {
        String held = states.state(slot) + " and ";
        if (lists.isFree(slot)) {
            twoPlaces(slot, held + "in the free list", false);
        } else if (queued.isQueued(slot)) {
            twoPlaces(slot, held + "in queue=" + queued.queueOf(slot), false);
        }
    }

    private void twoPlaces(int slot, String places, boolean sure) {
        if (sure) {
            problems.error(at(slot), "is %s: must be in one place", places);
        } else {
            problems.errorIfStill(at(slot), "is %s: must be in one place", places);
        }
    }

    private void checkQueue(int index) {
        QueueImage queue = image.queues.get(index);
        String where = "queue=" + index;
        if (!queue.isPossible()) {
            problems.error(
                    where,
                    "head=%d tail=%d: tail - head must be >= 0 and <= capacity=%d",
                    queue.head,
                    queue.tail,
                    queue.capacity);
        }
        if (queue.workingFlag < 0 || queue.workingFlag > MAX_WORKING_FLAG) {
            problems.warning(where, "workingFlag=%d: must be 0 or 1", queue.workingFlag);
        }
        for (QueuedSlices.Chain chain : queued.chains(index)) {
            checkChain(where + " position=" + chain.position(), chain);
        }
    }

    private void checkChain(String where, QueuedSlices.Chain chain) {
        switch (chain.end()) {
            case LAST -> {}
            case NO_SLICE ->
                    problems.error(
                            where,
                            "slice=%d: must be the start of a slice",
                            Integer.toUnsignedLong(chain.first()));
            case OUTSIDE ->
                    problems.error(
                            where + " " + at(chain.lastSlot()),
                            "next=%d: must be the start of a slice",
                            Integer.toUnsignedLong(image.slices.next[chain.lastSlot()]));
            case SHARED ->
                    problems.error(
                            where + " " + at(chain.lastSlot()),
                            "is in this message twice, or in another one too: must be in one"
                                    + " place");
        }
    }

    private String at(int slot) {
        ListLayout list = image.layout.listOfSlot(slot);
        return "list=" + list.index() + " slice=" + image.layout.offsetOfSlot(slot);
    }
}
