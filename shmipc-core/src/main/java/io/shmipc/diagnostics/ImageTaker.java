package io.shmipc.diagnostics;

import io.shmipc.diagnostics.RegionAnalysis.Problem;
import io.shmipc.diagnostics.RegionAnalysis.Source;
import io.shmipc.error.ProtocolException;
import io.shmipc.internal.memory.MemoryReader;
import io.shmipc.internal.pool.BufferPool;
import io.shmipc.internal.pool.BufferRegionLayout;
import io.shmipc.internal.pool.FreeListWalk;
import io.shmipc.internal.pool.ListLayout;
import io.shmipc.internal.pool.ListState;
import io.shmipc.internal.pool.SliceFields;
import io.shmipc.internal.queue.QueueLayout;
import io.shmipc.internal.queue.QueueRegion;
import io.shmipc.internal.queue.QueueWalk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes images of memory that others use meanwhile. In this order, so that the parts can be
 * compared:
 *
 * <ol>
 *   <li>the process's own view, for the first time;
 *   <li>the elements of the queues;
 *   <li>the headers of all slices;
 *   <li>the free lists, each walked to its tail, see {@link FreeListWalk};
 *   <li>the heads of the queues again: an element that is still there waited all the time, so its
 *       slices stood still, and none of them can have been free; the others are dropped;
 *   <li>the own view again. What it says both times holds. What it says once holds unless the slice
 *       was found in a list or in a queue.
 * </ol>
 */
final class ImageTaker {

    private static final int MAX_FINDINGS = 64;

    private final MemoryReader memory;
    private final BufferRegionLayout layout;
    private final SliceTable slices;
    private final FreeListWalk walk;
    private final List<Problem> findings = new ArrayList<>();

    private ImageTaker(MemoryReader memory, BufferRegionLayout layout) {
        this.memory = memory;
        this.layout = layout;
        this.slices = new SliceTable(layout.sliceCount());
        this.walk = new FreeListWalk(memory, layout);
    }

    static SessionImage take(
            BufferPool pool,
            List<QueueRegion> queues,
            @Nullable ProcessView view,
            Source source,
            @Nullable String regionName,
            DumpOptions options)
            throws DumpFormatException {
        BufferRegionLayout layout = pool.layout();
        if (!Gone.isThere(pool.memory(), layout)) {
            throw new DumpFormatException("the buffer region is gone: the session has been closed");
        }
        requireBounded(layout);
        List<QueueWalk> walks = queues.stream().map(QueueRegion::walk).toList();
        try {
            return new ImageTaker(pool.memory(), layout)
                    .take(walks, view, source, regionName, true, options);
        } catch (InternalError e) {
            // How the JVM tells of memory behind the end of a file that the peer has cut short.
            throw new DumpFormatException("the buffer region has been cut short", e);
        }
    }

    static SessionImage take(
            MemoryReader buffer,
            List<? extends MemoryReader> queues,
            Source source,
            @Nullable String regionName,
            boolean live,
            DumpOptions options)
            throws DumpFormatException {
        List<Problem> damage = new ArrayList<>();
        BufferRegionLayout layout;
        try {
            layout =
                    BufferRegionLayout.readDamaged(
                            buffer, broken -> damage.add(problem("region", broken)));
        } catch (ProtocolException e) {
            throw new DumpFormatException("no buffer region: " + e.getMessage(), e);
        }
        requireBounded(layout);
        List<QueueWalk> walks = new ArrayList<>();
        for (int i = 0; i < queues.size(); i++) {
            try {
                walks.add(QueueWalk.of(queues.get(i), QueueLayout.ofThisMachine()));
            } catch (ProtocolException e) {
                damage.add(problem("queues=" + i, e));
            }
        }
        ImageTaker taker = new ImageTaker(buffer, layout);
        damage.stream().limit(MAX_FINDINGS).forEach(taker.findings::add);
        return taker.take(walks, null, source, regionName, live, options);
    }

    private static Problem problem(String where, ProtocolException broken) {
        return new Problem(Problems.ERROR, where, String.valueOf(broken.getMessage()));
    }

    private static void requireBounded(BufferRegionLayout layout) throws DumpFormatException {
        if (layout.sliceCount() > SessionImage.MAX_SLICES) {
            throw new DumpFormatException(
                    "slices="
                            + layout.sliceCount()
                            + ": must be <= "
                            + SessionImage.MAX_SLICES
                            + " to be taken");
        }
    }

    private SessionImage take(
            List<QueueWalk> walks,
            @Nullable ProcessView view,
            Source source,
            @Nullable String regionName,
            boolean live,
            DumpOptions options) {
        long takenAtMillis = System.currentTimeMillis();
        long beginNanos = System.nanoTime();
        ViewImage firstView = view == null ? null : ViewImage.of(view, layout.sliceCount());
        List<QueueImage> queues = new ArrayList<>();
        for (QueueWalk queue : walks) {
            for (int direction = 0; direction < QueueWalk.DIRECTIONS; direction++) {
                queues.add(QueueTaker.take(queue, direction));
            }
        }
        copyHeaders();
        List<ListImage> lists = walkLists();
        for (int i = 0; i < queues.size(); i++) {
            QueueWalk queue = walks.get(i / QueueWalk.DIRECTIONS);
            long headNow = queue.head(i % QueueWalk.DIRECTIONS);
            // Zeroes lie in the place of queues of another session that has ended meanwhile.
            queues.set(
                    i,
                    queue.isThere()
                            ? queues.get(i).advancedTo(headNow)
                            : QueueImage.empty(queue.capacity()));
        }
        ViewImage merged = null;
        if (view != null && firstView != null) {
            ViewImage secondView = ViewImage.of(view, layout.sliceCount());
            long tookNanos = System.nanoTime() - beginNanos;
            QueuedSlices queued = QueuedSlices.of(layout, slices, queues);
            merged = merge(firstView, secondView, queued, tookNanos);
        }
        Map<Integer, byte[]> payload =
                options.hasPayload() ? takePayload(merged, options) : Map.of();
        return new SessionImage(
                takenAtMillis,
                withOwnView(source, merged != null),
                regionName,
                memory.sizeBytes(),
                live,
                BufferRegionLayout.takesTurns(memory),
                layout,
                lists,
                slices,
                merged,
                queues,
                payload,
                findings);
    }

    private static Source withOwnView(Source source, boolean ownView) {
        return new Source(
                source.pid(),
                source.command(),
                source.session(),
                source.side(),
                source.peerPid(),
                ownView);
    }

    private void copyHeaders() {
        for (ListLayout list : layout.lists()) {
            int slot = layout.firstSlotOf(list);
            int slice = list.slicesOffset();
            for (int i = 0; i < list.sliceCount(); i++) {
                slices.read(slot + i, memory, slice);
                slice += list.strideBytes();
            }
        }
    }

    private List<ListImage> walkLists() {
        List<ListImage> lists = new ArrayList<>();
        for (ListLayout list : layout.lists()) {
            walk.walk(list);
            ListState state = ListState.read(memory, list);
            int first = layout.firstSlotOf(list);
            for (int slot = first; slot < first + list.sliceCount(); slot++) {
                if (walk.isFree(slot)) {
                    slices.next[slot] = walk.next(slot);
                    slices.flags[slot] = walk.flags(slot);
                }
            }
            int tail =
                    walk.end() == FreeListWalk.End.TAIL
                            ? (walk.lastSlot() - first) * list.strideBytes()
                            : state.tail();
            lists.add(new ListImage(state.withEnds(walk.head(), tail), walk.end()));
        }
        return lists;
    }

    /** One view of two, of which each slice can have left or come in between. */
    private ViewImage merge(
            ViewImage before, ViewImage after, QueuedSlices queued, long tookNanos) {
        ViewImage merged = new ViewImage(layout.sliceCount());
        for (int slot = 0; slot < layout.sliceCount(); slot++) {
            merged.copy(slot, after);
            boolean elsewhere = walk.isFree(slot) || queued.isQueued(slot);
            if (elsewhere) {
                boolean allTheTime =
                        before.isHeld(slot)
                                && after.isHeld(slot)
                                && after.heldNanos(slot) >= tookNanos;
                if (!allTheTime) {
                    merged.release(slot);
                }
            } else if (before.isHeld(slot) && !after.isHeld(slot)) {
                merged.copy(slot, before);
            }
        }
        return merged;
    }

    private Map<Integer, byte[]> takePayload(@Nullable ViewImage view, DumpOptions options) {
        Map<Integer, byte[]> payload = new TreeMap<>();
        long left = options.payloadBytesInAll();
        for (int slot = 0; slot < layout.sliceCount() && left > 0; slot++) {
            boolean cached = view != null && view.holding(slot) == ProcessView.Holding.CACHED;
            int capacityBytes = layout.listOfSlot(slot).sliceCapacityBytes();
            if (walk.isFree(slot) || cached || !slices.isWithin(slot, capacityBytes)) {
                continue;
            }
            int wanted = Math.min(slices.sizeBytes[slot], options.payloadBytesPerSlice());
            int length = (int) Math.min(wanted, left);
            if (length > 0) {
                byte[] bytes = new byte[length];
                int data = SliceFields.dataOffset(layout.offsetOfSlot(slot));
                memory.copyTo(data + slices.startBytes[slot], bytes, 0, length);
                payload.put(slot, bytes);
                left -= length;
            }
        }
        return payload;
    }
}
