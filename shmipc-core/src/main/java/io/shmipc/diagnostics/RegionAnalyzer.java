package io.shmipc.diagnostics;

import io.shmipc.diagnostics.RegionAnalysis.Element;
import io.shmipc.diagnostics.RegionAnalysis.HeldSlice;
import io.shmipc.diagnostics.RegionAnalysis.Region;
import io.shmipc.diagnostics.RegionAnalysis.SizeClass;
import io.shmipc.diagnostics.RegionAnalysis.WaitingQueue;
import io.shmipc.internal.pool.ListLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes out of an image what people and programs want to know. Whatever the image says, the result
 * describes it; what is wrong is listed as a problem.
 */
public final class RegionAnalyzer {

    private static final String[] DIRECTIONS = {"client-to-server", "server-to-client"};

    private final SessionImage image;
    private final AnalysisOptions options;
    private final ImageLists lists;
    private final QueuedSlices queued;
    private final StateMap states;
    private final MessageChains chains;

    private RegionAnalyzer(SessionImage image, AnalysisOptions options, Problems problems) {
        this.image = image;
        this.options = options;
        image.findings.forEach(problems::add);
        lists = ImageLists.walk(image, problems);
        queued = QueuedSlices.of(image.layout, image.slices, image.queues);
        states = new StateMap(image, lists, queued);
        chains = MessageChains.of(image, states, queued, options.maxHeld());
        new ImageChecks(image, lists, queued, states, problems).run();
    }

    /** Analyses an image. Any thread; takes time and memory in proportion to the slices. */
    public static RegionAnalysis analyse(SessionImage image, AnalysisOptions options) {
        Problems problems = new Problems(image.isLive());
        return new RegionAnalyzer(image, options, problems).result(problems);
    }

    private RegionAnalysis result(Problems problems) {
        List<HeldSlice> held = new ArrayList<>();
        int heldSlices = held(held);
        return new RegionAnalysis(
                RegionAnalysis.FORMAT_VERSION,
                image.takenAtMillis(),
                image.source(),
                new Region(
                        image.regionName(),
                        image.regionBytes(),
                        image.layout.lists().size(),
                        image.turnsTaken()),
                image.layout.lists().stream().map(this::sizeClass).toList(),
                held,
                heldSlices - held.size(),
                chains.messages(),
                queues(),
                problems.sorted());
    }

    private SizeClass sizeClass(ListLayout list) {
        return new SizeClass(
                list.index(),
                list.slicesOffset(),
                list.strideBytes(),
                states.allocation(list),
                image.lists.get(list.index()).state().size(),
                lists.walked(list),
                lists.isIntact(list),
                states.runs(list));
    }

    /** Adds those to be listed; returns how many there are. */
    private int held(List<HeldSlice> into) {
        List<Integer> slots = new ArrayList<>();
        for (int slot = 0; slot < image.sliceCount(); slot++) {
            if (!states.state(slot).isFree()) {
                slots.add(slot);
            }
        }
        slots.sort(
                Comparator.<Integer>comparingLong(states::heldNanos)
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()));
        slots.stream().limit(options.maxHeld()).map(this::heldSlice).forEach(into::add);
        return slots.size();
    }

    private HeldSlice heldSlice(int slot) {
        ListLayout list = image.layout.listOfSlot(slot);
        long nanos = states.heldNanos(slot);
        return new HeldSlice(
                image.layout.offsetOfSlot(slot),
                list.index(),
                states.state(slot),
                states.side(slot),
                streamOf(slot),
                nanos < 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(nanos),
                Integer.toUnsignedLong(image.slices.sizeBytes[slot]),
                chains.firstOf(slot),
                isSuspected(slot, nanos),
                Previews.of(image.payload.get(slot), options.previewBytes()));
    }

    private int streamOf(int slot) {
        if (states.state(slot) == SliceState.IN_QUEUE) {
            return queued.streamOf(slot);
        }
        return image.view == null ? 0 : image.view.stream(slot);
    }

    /**
     * Held for too long; or in use although nobody has the region any more. How long the peer has
     * had what it has, only the peer knows: it may have given it back and taken it again.
     */
    private boolean isSuspected(int slot, long heldNanos) {
        if (states.isHeldHere(slot)) {
            Duration limit = options.heldTooLong();
            return !limit.isZero() && Duration.ofNanos(heldNanos).compareTo(limit) > 0;
        }
        return image.source().pid() < 0 && states.state(slot) == SliceState.UNKNOWN;
    }

    private List<WaitingQueue> queues() {
        List<WaitingQueue> queues = new ArrayList<>();
        for (int index = 0; index < image.queues.size(); index++) {
            QueueImage queue = image.queues.get(index);
            List<Element> elements = new ArrayList<>();
            QueuedSlices.Chain[] waiting = queued.chains(index);
            for (int i = 0; i < Math.min(waiting.length, options.maxElements()); i++) {
                QueuedSlices.Chain chain = waiting[i];
                elements.add(
                        new Element(
                                chain.position(),
                                chain.stream(),
                                Integer.toUnsignedLong(chain.first()),
                                queue.statuses[i],
                                chain.slices(),
                                chain.bytes()));
            }
            queues.add(
                    new WaitingQueue(
                            DIRECTIONS[index % DIRECTIONS.length],
                            queue.capacity,
                            queue.head,
                            queue.tail,
                            queue.depth(),
                            queue.workingFlag != 0,
                            elements,
                            waiting.length - elements.size()));
        }
        return queues;
    }
}
