package io.shmipc.diagnostics;

import io.shmipc.diagnostics.RegionAnalysis.Message;
import io.shmipc.internal.pool.BufferRegionLayout;
import io.shmipc.internal.pool.ListLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Which slices that are not free belong together, as one message. */
final class MessageChains {

    private static final int NONE = -1;

    private final SessionImage image;
    private final BufferRegionLayout layout;
    private final StateMap states;
    private final int[] firstOf;
    private final List<Message> messages = new ArrayList<>();
    private final int limit;

    private MessageChains(SessionImage image, StateMap states, int limit) {
        this.image = image;
        this.layout = image.layout;
        this.states = states;
        this.limit = limit;
        this.firstOf = new int[image.sliceCount()];
        Arrays.fill(firstOf, NONE);
    }

    /**
     * @param limit most messages to list; what belongs together is known of all
     */
    static MessageChains of(SessionImage image, StateMap states, QueuedSlices queued, int limit) {
        MessageChains chains = new MessageChains(image, states, limit);
        for (int queue = 0; queue < image.queues.size(); queue++) {
            for (QueuedSlices.Chain chain : queued.chains(queue)) {
                int first = layoutSlot(image, chain.first());
                if (first != ListLayout.NO_SLICE && chain.slices() > 0) {
                    chains.follow(first, chain.stream(), queue);
                }
            }
        }
        chains.followHeld();
        return chains;
    }

    private static int layoutSlot(SessionImage image, int offset) {
        return offset == 0 ? ListLayout.NO_SLICE : image.layout.slotOfSliceAt(offset);
    }

    /** Those that nothing leads to are first. What is left then is cyclic, and begins anywhere. */
    private void followHeld() {
        boolean[] follows = new boolean[image.sliceCount()];
        for (int slot = 0; slot < follows.length; slot++) {
            int next = isCandidate(slot) ? next(slot) : ListLayout.NO_SLICE;
            if (next != ListLayout.NO_SLICE) {
                follows[next] = true;
            }
        }
        for (int round = 0; round < 2; round++) {
            for (int slot = 0; slot < follows.length; slot++) {
                boolean begins = round == 1 || !follows[slot];
                if (begins && firstOf[slot] == NONE && isCandidate(slot)) {
                    int stream = image.view == null ? 0 : image.view.stream(slot);
                    follow(slot, stream, NONE);
                }
            }
        }
    }

    /** What holds data: a header that says so is written when a message is complete. */
    private boolean isCandidate(int slot) {
        SliceState state = states.state(slot);
        return state == SliceState.WRITING
                || state == SliceState.LENT
                || state == SliceState.UNKNOWN && image.slices.sizeBytes[slot] != 0;
    }

    private int next(int slot) {
        return image.slices.hasNext(slot)
                ? layout.slotOfSliceAt(image.slices.next[slot])
                : ListLayout.NO_SLICE;
    }

    private void follow(int first, int stream, int queue) {
        int offset = layout.offsetOfSlot(first);
        int count = 0;
        long bytes = 0;
        SliceState state = states.state(first);
        int slot = first;
        while (slot != ListLayout.NO_SLICE
                && firstOf[slot] == NONE
                && (queue != NONE || states.state(slot) == state)) {
            firstOf[slot] = offset;
            count++;
            if (image.slices.isWithin(slot, layout.listOfSlot(slot).sliceCapacityBytes())) {
                bytes += image.slices.sizeBytes[slot];
            }
            slot = next(slot);
        }
        if (count > 0 && messages.size() < limit) {
            messages.add(new Message(offset, count, bytes, stream, queue));
        }
    }

    /** Offset of the first slice of the message that a slice belongs to, or -1. */
    int firstOf(int slot) {
        return firstOf[slot];
    }

    List<Message> messages() {
        return messages;
    }
}
