package io.shmipc.diagnostics;

import io.shmipc.diagnostics.DumpFormat.Section;
import io.shmipc.diagnostics.ProcessView.Holding;
import io.shmipc.diagnostics.RegionAnalysis.Problem;
import io.shmipc.diagnostics.RegionAnalysis.Source;
import io.shmipc.error.ProtocolException;
import io.shmipc.internal.pool.BufferRegionLayout;
import io.shmipc.internal.pool.FreeListWalk;
import io.shmipc.internal.pool.ListLayout;
import io.shmipc.internal.pool.ListState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One session of a dump, section by section. */
final class DumpSession {

    private static final FreeListWalk.End[] ENDS = FreeListWalk.End.values();
    private static final Holding[] HOLDINGS = Holding.values();

    private @Nullable Section previous;
    private int flags;
    private long takenAtMillis;
    private long regionBytes;
    private @Nullable String regionName;
    private @Nullable Source source;
    private @Nullable BufferRegionLayout layout;
    private final List<ListImage> lists = new ArrayList<>();
    private @Nullable SliceTable slices;
    private final List<QueueImage> queues = new ArrayList<>();
    private @Nullable ViewImage view;
    private final Map<Integer, byte[]> payload = new HashMap<>();
    private final List<Problem> findings = new ArrayList<>();

    void read(Section section, ByteBuffer content) throws DumpFormatException {
        requireOrder(section);
        previous = section;
        DumpCursor in = new DumpCursor(section + " section", content);
        BufferRegionLayout known = layout;
        if (section == Section.SESSION) {
            readSession(in);
        } else if (section == Section.LISTS) {
            readLists(in);
        } else if (known == null) {
            throw misplaced(section);
        } else {
            switch (section) {
                case SLICES -> slices = readSlices(in, known);
                case QUEUES -> readQueues(in);
                case VIEW -> view = readView(in, known);
                case PAYLOAD -> readPayload(in, known);
                case FINDINGS -> readFindings(in);
                default -> throw misplaced(section);
            }
        }
        in.end();
    }

    /** Ascending, and none of those that cannot be done without is left out. */
    private void requireOrder(Section section) throws DumpFormatException {
        int expectedAtLeast = previous == null ? 0 : previous.ordinal() + 1;
        int expectedAtMost =
                expectedAtLeast <= Section.QUEUES.ordinal()
                        ? expectedAtLeast
                        : Section.FINDINGS.ordinal();
        if (section.ordinal() < expectedAtLeast || section.ordinal() > expectedAtMost) {
            throw misplaced(section);
        }
    }

    private DumpFormatException misplaced(Section section) {
        return new DumpFormatException(
                "section=%s after %s: sections must come once and in the order of their types"
                        .formatted(section, previous == null ? "nothing" : previous));
    }

    private void readSession(DumpCursor in) throws DumpFormatException {
        flags = in.i32("flags");
        takenAtMillis = in.i64("taken at");
        regionBytes = in.i64("region bytes");
        in.atMost("region bytes", regionBytes, BufferRegionLayout.MAX_TOTAL_BYTES);
        long pid = in.i64("pid");
        long number = in.i64("session");
        long peerPid = in.i64("peer pid");
        String side = in.text("side");
        regionName = in.text("region name");
        String command = in.text("command");
        boolean ownView = isSet(DumpFormat.FLAG_OWN_VIEW);
        source = new Source(pid, command, number, side, peerPid, ownView);
    }

    private boolean isSet(int flag) {
        return (flags & flag) != 0;
    }

    private void readLists(DumpCursor in) throws DumpFormatException {
        int count = in.u16("lists");
        in.require((long) count * DumpFormat.LIST_BYTES, "lists=" + count);
        int[] sliceCounts = new int[count];
        int[] capacities = new int[count];
        for (int i = 0; i < count; i++) {
            sliceCounts[i] = in.i32("slices");
            capacities[i] = in.i32("slice capacity");
            ListState state =
                    new ListState(
                            in.i32("size"),
                            in.i32("slices"),
                            in.i32("head"),
                            in.i32("tail"),
                            in.i32("slice capacity"),
                            in.i32("creator counter"),
                            in.i32("mapper counter"),
                            in.i32("turn"));
            int end = in.u8("end of walk");
            in.atMost("end of walk", end, ENDS.length - 1);
            lists.add(new ListImage(state, ENDS[end]));
        }
        BufferRegionLayout read;
        try {
            read = BufferRegionLayout.ofLists(sliceCounts, capacities);
        } catch (ProtocolException e) {
            throw new DumpFormatException("LISTS section: " + e.getMessage(), e);
        }
        in.atMost("slices", read.sliceCount(), SessionImage.MAX_SLICES);
        ListLayout last = read.lists().get(count - 1);
        long end = last.slicesOffset() + (long) last.sliceCount() * last.strideBytes();
        in.atMost("end of lists", end, regionBytes);
        layout = read;
    }

    private static SliceTable readSlices(DumpCursor in, BufferRegionLayout layout)
            throws DumpFormatException {
        int slots = layout.sliceCount();
        in.exactly("bytes", in.left(), (long) slots * DumpFormat.SLICE_BYTES);
        SliceTable slices = new SliceTable(slots);
        for (int slot = 0; slot < slots; slot++) {
            slices.capacityBytes[slot] = in.i32("capacity");
            slices.sizeBytes[slot] = in.i32("size");
            slices.startBytes[slot] = in.i32("start");
            slices.next[slot] = in.i32("next");
            slices.flags[slot] = (byte) in.u8("flags");
        }
        return slices;
    }

    private void readQueues(DumpCursor in) throws DumpFormatException {
        int count = in.u16("queues");
        in.atMost("queues", count, DumpFormat.MAX_QUEUES);
        for (int i = 0; i < count; i++) {
            in.require(DumpFormat.QUEUE_HEADER_BYTES, "queue=" + i);
            int capacity = in.i32("capacity");
            long head = in.i64("head");
            long tail = in.i64("tail");
            int workingFlag = in.i32("working flag");
            int depth = in.i32("elements");
            in.atMost("capacity", capacity, Integer.MAX_VALUE);
            boolean possible = head >= 0 && tail >= head && tail - head <= capacity;
            in.exactly("elements", depth, possible ? tail - head : 0);
            in.require((long) depth * DumpFormat.ELEMENT_BYTES, "elements=" + depth);
            int[] streams = new int[depth];
            int[] firsts = new int[depth];
            int[] statuses = new int[depth];
            for (int element = 0; element < depth; element++) {
                streams[element] = in.i32("stream");
                firsts[element] = in.i32("slice");
                statuses[element] = in.i32("status");
            }
            queues.add(
                    new QueueImage(capacity, head, tail, workingFlag, streams, firsts, statuses));
        }
    }

    private static ViewImage readView(DumpCursor in, BufferRegionLayout layout)
            throws DumpFormatException {
        int slots = layout.sliceCount();
        in.exactly("bytes", in.left(), (long) slots * DumpFormat.VIEW_BYTES);
        ViewImage view = new ViewImage(slots);
        for (int slot = 0; slot < slots; slot++) {
            int holding = in.u8("holding");
            in.atMost("holding", holding, HOLDINGS.length - 1);
            int sent = in.u8("sent");
            in.atMost("sent", sent, 1);
            int stream = in.i32("stream");
            view.set(slot, HOLDINGS[holding], stream, in.i64("held nanos"), sent == 1);
        }
        return view;
    }

    private void readPayload(DumpCursor in, BufferRegionLayout layout) throws DumpFormatException {
        int previousSlot = -1;
        while (in.left() > 0) {
            in.require(DumpFormat.PAYLOAD_HEADER_BYTES, "payload");
            int slot = in.i32("slot");
            in.atMost("slot", slot, layout.sliceCount() - 1);
            if (slot <= previousSlot) {
                throw new DumpFormatException(
                        "PAYLOAD section: slot=%d: must be > %d, the one before"
                                .formatted(slot, previousSlot));
            }
            int length = in.i32("bytes");
            in.atMost("bytes", length, layout.listOfSlot(slot).sliceCapacityBytes());
            payload.put(slot, in.take(length, "slot=" + slot));
            previousSlot = slot;
        }
    }

    private void readFindings(DumpCursor in) throws DumpFormatException {
        int count = in.u16("findings");
        in.atMost("findings", count, DumpFormat.MAX_FINDINGS);
        for (int i = 0; i < count; i++) {
            String severity = in.text("severity");
            String where = in.text("where");
            String what = in.text("what");
            if (severity == null || where == null || what == null) {
                throw new DumpFormatException("FINDINGS section: text is missing, must be there");
            }
            findings.add(new Problem(severity, where, what));
        }
    }

    SessionImage finish() throws DumpFormatException {
        if (source == null || layout == null || slices == null) {
            throw incomplete(Section.SLICES);
        }
        if (previous == null || previous.ordinal() < Section.QUEUES.ordinal()) {
            throw incomplete(Section.QUEUES);
        }
        if (source.ownView() != (view != null)) {
            throw incomplete(Section.VIEW);
        }
        return new SessionImage(
                takenAtMillis,
                source,
                regionName,
                regionBytes,
                isSet(DumpFormat.FLAG_LIVE),
                isSet(DumpFormat.FLAG_TURNS),
                layout,
                lists,
                slices,
                view,
                queues,
                payload,
                findings);
    }

    private DumpFormatException incomplete(Section section) {
        return new DumpFormatException(
                "session=%s flags=%d: section %s must be there if and only if they say so"
                        .formatted(source == null ? "?" : source.session(), flags, section));
    }
}
