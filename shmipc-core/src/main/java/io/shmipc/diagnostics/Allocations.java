package io.shmipc.diagnostics;

import io.shmipc.diagnostics.ProcessView.Holding;
import io.shmipc.internal.memory.MemoryReader;
import io.shmipc.internal.pool.BufferPool;
import io.shmipc.internal.pool.BufferRegionLayout;
import io.shmipc.internal.pool.FreeListWalk;
import io.shmipc.internal.pool.ListLayout;
import io.shmipc.internal.pool.SliceFields;
import io.shmipc.internal.queue.QueueRegion;
import io.shmipc.internal.queue.QueueWalk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the slices of a region are used for while they are in use. Each slice is counted
 * once, by the first of these that applies:
 *
 * <ol>
 *   <li>What this process says that it holds is what it says.
 *   <li>What an element of a queue leads to waits in the queue.
 *   <li>What its free list leads to is free.
 *   <li>The rest is unknown: the peer has it, as a rule, or it changed hands during the count.
 * </ol>
 *
 * <p>Whether a slice is marked as in use is not asked, as not every peer does that. The lists are
 * walked first and the process is asked last, so that a slice on its way from one to the other is
 * found at the later of two places rather than at none.
 */
public final class Allocations {

    private static final byte FREE = 1;
    private static final byte IN_QUEUE = 2;
    private static final int MAX_ROUNDS = 4;

    private final MemoryReader memory;
    private final BufferRegionLayout layout;
    private final byte[] places;

    /** Slots of the message that is being looked at. */
    private int[] message = new int[16];

    /** Slices of messages that may still be looked at, however the queue moves meanwhile. */
    private long stepsLeft;

    private Allocations(MemoryReader memory, BufferRegionLayout layout) {
        this.memory = memory;
        this.layout = layout;
        this.places = new byte[layout.sliceCount()];
        this.stepsLeft = (long) MAX_ROUNDS * places.length;
    }

    /**
     * Counts, class by class in ascending order of their capacity. Any thread; takes no lock, reads
     * one header of each slice at most, and allocates some bytes for each slice.
     *
     * @param queues all that belong to the region; of those that are not given, waiting messages
     *     count as unknown
     * @param view what this process holds; null if nobody can tell
     * @return empty if the region is gone because its session was closed, or because the peer has
     *     cut it short
     */
    public static List<ClassAllocation> of(
            BufferPool pool, List<QueueRegion> queues, @Nullable ProcessView view) {
        if (!Gone.isThere(pool.memory(), pool.layout())) {
            return List.of();
        }
        try {
            Allocations allocations = new Allocations(pool.memory(), pool.layout());
            allocations.findFree();
            for (QueueRegion queue : queues) {
                allocations.findQueued(queue.walk());
            }
            List<ClassAllocation> counted = allocations.count(view);
            // Zeroes in the place of a region that was closed meanwhile would count as unknown.
            return Gone.isThere(pool.memory(), pool.layout()) ? counted : List.of();
        } catch (InternalError e) {
            return List.of();
        }
    }

    private void findFree() {
        FreeListWalk walk = new FreeListWalk(memory, layout);
        for (ListLayout list : layout.lists()) {
            walk.walk(list);
        }
        for (int slot = 0; slot < places.length; slot++) {
            if (walk.isFree(slot)) {
                places[slot] = FREE;
            }
        }
    }

    private void findQueued(QueueWalk queue) {
        for (int direction = 0; direction < QueueWalk.DIRECTIONS; direction++) {
            long head = queue.head(direction);
            long depth = Math.min(queue.tail(direction) - head, queue.capacity());
            int way = direction;
            queue.visit(
                    direction,
                    head,
                    head + depth,
                    (position, stream, slice, status) -> {
                        if (slice != 0) {
                            findMessage(queue, way, position, slice);
                        }
                    });
        }
    }

    /** Counts a message if it still waits after it was walked. */
    private void findMessage(QueueWalk queue, int direction, long position, int first) {
        int count = 0;
        int slot = layout.slotOfSliceAt(first);
        while (slot != ListLayout.NO_SLICE
                && places[slot] != IN_QUEUE
                && count < places.length
                && stepsLeft-- > 0) {
            if (count == message.length) {
                message = Arrays.copyOf(message, Math.min(2 * count, places.length));
            }
            message[count++] = slot;
            int slice = layout.offsetOfSlot(slot);
            boolean hasNext = SliceFields.hasNext(SliceFields.flags(memory, slice));
            slot =
                    hasNext
                            ? layout.slotOfSliceAt(SliceFields.next(memory, slice))
                            : ListLayout.NO_SLICE;
        }
        // Zeroes lie in the place of queues whose session has ended, and look like heads.
        if (queue.head(direction) <= position && queue.isThere()) {
            for (int i = 0; i < count; i++) {
                places[message[i]] = IN_QUEUE;
            }
        }
    }

    private List<ClassAllocation> count(@Nullable ProcessView view) {
        List<ClassAllocation> counted = new ArrayList<>();
        for (ListLayout list : layout.lists()) {
            int first = layout.firstSlotOf(list);
            AllocationCount count = new AllocationCount();
            for (int slot = first; slot < first + list.sliceCount(); slot++) {
                Holding holding = view == null ? Holding.NONE : view.holding(slot);
                SliceState state = stateOf(holding, places[slot]);
                boolean held = holding == Holding.WRITING || holding == Holding.LENT;
                count.add(state, held && view != null ? view.heldNanos(slot) : 0);
            }
            counted.add(count.ofClass(list));
        }
        return List.copyOf(counted);
    }

    private static SliceState stateOf(Holding holding, byte place) {
        return switch (holding) {
            case CACHED -> SliceState.CACHED;
            case WRITING -> SliceState.WRITING;
            case LENT -> SliceState.LENT;
            case NONE ->
                    switch (place) {
                        case IN_QUEUE -> SliceState.IN_QUEUE;
                        case FREE -> SliceState.FREE;
                        default -> SliceState.UNKNOWN;
                    };
        };
    }
}
