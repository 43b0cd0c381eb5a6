package io.shmipc.diagnostics;

import io.shmipc.internal.pool.BufferRegionLayout;
import io.shmipc.internal.pool.ListLayout;
import java.util.Arrays;
import java.util.List;

/** The slices that the elements of queues lead to, and how the chains of these messages end. */
final class QueuedSlices {

    /** How a chain of slices ended. */
    enum ChainEnd {
        /** At a slice without next, as it must. */
        LAST,
        /** It did not even begin at a slice. */
        NO_SLICE,
        /** At a next that is no slice. */
        OUTSIDE,
        /** At a slice that belongs to this message or another one already. */
        SHARED
    }

    /** One element that carries data. */
    record Chain(
            int queue,
            long position,
            int stream,
            int first,
            int slices,
            long bytes,
            ChainEnd end,
            int lastSlot) {}

    private static final int NONE = -1;

    private final int[] chainOf;
    private final int[] streamOf;
    private final Chain[][] chains;
    private final List<QueueImage> queues;

    private QueuedSlices(int slots, List<QueueImage> queues) {
        this.queues = queues;
        this.chainOf = new int[slots];
        Arrays.fill(chainOf, NONE);
        this.streamOf = new int[slots];
        this.chains = new Chain[queues.size()][];
    }

    static QueuedSlices of(BufferRegionLayout layout, SliceTable slices, List<QueueImage> queues) {
        QueuedSlices queued = new QueuedSlices(slices.slots(), queues);
        for (int queue = 0; queue < queues.size(); queue++) {
            QueueImage image = queues.get(queue);
            queued.chains[queue] = new Chain[image.depth()];
            for (int index = 0; index < image.depth(); index++) {
                queued.chains[queue][index] = queued.follow(layout, slices, queue, index);
            }
        }
        return queued;
    }

    private Chain follow(BufferRegionLayout layout, SliceTable slices, int queue, int index) {
        QueueImage image = queues.get(queue);
        int first = image.slices[index];
        int count = 0;
        long bytes = 0;
        ChainEnd end = ChainEnd.LAST;
        int last = ListLayout.NO_SLICE;
        int slot = layout.slotOfSliceAt(first);
        if (first == 0) {
            slot = ListLayout.NO_SLICE;
        } else if (slot == ListLayout.NO_SLICE) {
            end = ChainEnd.NO_SLICE;
        }
        while (slot != ListLayout.NO_SLICE) {
            if (chainOf[slot] != NONE) {
                end = ChainEnd.SHARED;
                last = slot;
                break;
            }
            chainOf[slot] = queue;
            streamOf[slot] = image.streams[index];
            last = slot;
            count++;
            if (slices.isWithin(slot, layout.listOfSlot(slot).sliceCapacityBytes())) {
                bytes += slices.sizeBytes[slot];
            }
            if (!slices.hasNext(slot)) {
                break;
            }
            slot = layout.slotOfSliceAt(slices.next[slot]);
            end = slot == ListLayout.NO_SLICE ? ChainEnd.OUTSIDE : ChainEnd.LAST;
        }
        return new Chain(
                queue, image.head + index, image.streams[index], first, count, bytes, end, last);
    }

    boolean isQueued(int slot) {
        return chainOf[slot] != NONE;
    }

    /** Index of the queue that leads to the slice, or -1. */
    int queueOf(int slot) {
        return chainOf[slot];
    }

    /** The stream of the element that leads to the slice. */
    int streamOf(int slot) {
        return streamOf[slot];
    }

    /** What each element of a queue leads to, in their order. */
    Chain[] chains(int queue) {
        return chains[queue];
    }
}
