package io.shmipc.console.analysis;

import io.shmipc.console.analysis.Analysis.Element;
import io.shmipc.console.analysis.Analysis.HeldSlice;
import io.shmipc.console.analysis.Analysis.Message;
import io.shmipc.console.analysis.Analysis.Preview;
import io.shmipc.console.analysis.Analysis.Problem;
import io.shmipc.console.analysis.Analysis.Region;
import io.shmipc.console.analysis.Analysis.Source;
import io.shmipc.console.analysis.Analysis.WaitingQueue;
import io.shmipc.console.analysis.AnalysisParser.Parts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the names of one analysis, in any order. */
final class AnalysisReader {

    private static final long ANY = Long.MAX_VALUE;

    /** A number of which some millions can be added up. */
    private static final long MANY = 1L << 40;

    private final JsonCursor in;
    private final Parts parts = new Parts();

    AnalysisReader(JsonCursor in) {
        this.in = in;
    }

    /**
     * Reads the object that the cursor is at.
     *
     * @param others gets the analyses that the object lists, if it is a list of them with a name
     * @return null if it has no size classes
     */
    @Nullable Analysis analysis(@Nullable List<Analysis> others) throws InvalidAnalysisException {
        while (in.nextField()) {
            switch (in.name()) {
                case "formatVersion" -> parts.formatVersion = in.integer(0, Integer.MAX_VALUE);
                case "takenAtMillis" -> parts.takenAtMillis = in.number(0, 253_402_300_799_999L);
                case "source" -> source();
                case "region" -> region();
                case "classes" -> {
                    parts.hasClasses = true;
                    new SizeClassReader(in, parts).classes();
                }
                case "held" -> held();
                case "heldOmitted" -> parts.heldOmitted += in.number(0, MANY);
                case "messages" -> messages();
                case "queues" -> queues();
                case "problems" -> problems();
                case "sessions", "analyses" -> {
                    if (others != null && in.atArray()) {
                        AnalysisParser.list(in, others);
                    } else {
                        in.skip();
                    }
                }
                default -> in.skip();
            }
        }
        return parts.hasClasses ? finish() : null;
    }

    private Analysis finish() throws InvalidAnalysisException {
        if (parts.classes.isEmpty()) {
            throw in.damaged("classes has no entry: must have >= 1");
        }
        parts.classes.sort(Comparator.comparingInt(Analysis.SizeClass::index));
        for (int i = 0; i < parts.classes.size(); i++) {
            if (parts.classes.get(i).index() != i) {
                throw in.damaged(
                        "classes: their indexes must be 0 to " + (parts.classes.size() - 1));
            }
        }
        for (HeldSlice slice : parts.held) {
            if (slice.classIndex() >= parts.classes.size()) {
                throw in.damaged(
                        "held: classIndex="
                                + slice.classIndex()
                                + ": must be < "
                                + parts.classes.size());
            }
        }
        parts.held.sort(Comparator.comparing(HeldSlice::suspected).reversed());
        if (parts.problemsOmitted > 0) {
            problem("warning", "problems", parts.problemsOmitted + " more are not shown");
        }
        if (parts.formatVersion > Analysis.FORMAT_VERSION) {
            problem(
                    "warning",
                    "formatVersion=" + parts.formatVersion,
                    "newer than this console, which knows "
                            + Analysis.FORMAT_VERSION
                            + ": something may be missing here");
        }
        return new Analysis(
                parts.formatVersion,
                parts.takenAtMillis,
                parts.source,
                parts.region,
                parts.classes,
                parts.held,
                parts.heldOmitted,
                parts.messages,
                parts.queues,
                parts.problems);
    }

    private void problem(String severity, String where, String what) {
        parts.problems.add(new Problem(severity, where, what));
    }

    private void source() throws InvalidAnalysisException {
        in.expectObject();
        long pid = -1;
        String command = null;
        long session = -1;
        String side = null;
        long peerPid = -1;
        boolean ownView = false;
        while (in.nextField()) {
            switch (in.name()) {
                case "pid" -> pid = in.number(-1, ANY);
                case "command" -> command = in.text();
                case "session" -> session = in.number(-1, ANY);
                case "side" -> side = in.text();
                case "peerPid" -> peerPid = in.number(-1, ANY);
                case "ownView" -> ownView = in.bool();
                default -> in.skip();
            }
        }
        parts.source = new Source(pid, command, session, side, peerPid, ownView);
    }

    private void region() throws InvalidAnalysisException {
        in.expectObject();
        String name = null;
        long bytes = 0;
        int lists = 0;
        boolean turnsTaken = false;
        while (in.nextField()) {
            switch (in.name()) {
                case "name" -> name = in.text();
                case "bytes" -> bytes = in.number(0, ANY);
                case "lists" -> lists = in.integer(0, Integer.MAX_VALUE);
                case "turnsTaken" -> turnsTaken = in.bool();
                default -> in.skip();
            }
        }
        parts.region = new Region(name, bytes, lists, turnsTaken);
    }

    private void held() throws InvalidAnalysisException {
        in.expectArray();
        while (in.nextItem()) {
            if (parts.held.size() == AnalysisLimits.MAX_HELD) {
                parts.heldOmitted++;
                in.skip();
            } else {
                parts.held.add(heldSlice());
            }
        }
    }

    private HeldSlice heldSlice() throws InvalidAnalysisException {
        in.expectObject();
        long offset = -1;
        int classIndex = 0;
        SliceState state = SliceState.UNKNOWN;
        String side = "NONE";
        long stream = 0;
        long heldMillis = -1;
        long sizeBytes = 0;
        long firstOfMessage = -1;
        boolean suspected = false;
        Preview preview = null;
        while (in.nextField()) {
            switch (in.name()) {
                case "offset" -> offset = in.number(0, ANY);
                case "classIndex" -> classIndex = in.integer(0, AnalysisLimits.MAX_CLASSES);
                case "state" -> state = state();
                case "side" -> side = in.text();
                case "stream" -> stream = in.number(Integer.MIN_VALUE, 0xffff_ffffL);
                case "heldMillis" -> heldMillis = in.number(-1, ANY);
                case "sizeBytes" -> sizeBytes = in.number(Integer.MIN_VALUE, ANY);
                case "firstOfMessage" -> firstOfMessage = in.number(-1, ANY);
                case "suspected" -> suspected = in.bool();
                case "preview" -> preview = preview();
                default -> in.skip();
            }
        }
        if (offset < 0) {
            throw in.damaged("offset is missing");
        }
        return new HeldSlice(
                offset,
                classIndex,
                state,
                side,
                stream,
                heldMillis,
                sizeBytes,
                firstOfMessage,
                suspected,
                preview);
    }

    private SliceState state() throws InvalidAnalysisException {
        String name = in.text();
        for (SliceState state : SliceState.values()) {
            if (state.name().equals(name)) {
                return state;
            }
        }
        throw in.damaged("unknown state");
    }

    private @Nullable Preview preview() throws InvalidAnalysisException {
        in.expectObject();
        String hex = "";
        String text = "";
        while (in.nextField()) {
            switch (in.name()) {
                case "hex" -> hex = in.text();
                case "text" -> text = in.text();
                default -> in.skip();
            }
        }
        return hex.isEmpty() && text.isEmpty() ? null : new Preview(hex, text);
    }

    private void messages() throws InvalidAnalysisException {
        in.expectArray();
        while (in.nextItem()) {
            if (parts.messages.size() == AnalysisLimits.MAX_MESSAGES) {
                in.skip();
                continue;
            }
            in.expectObject();
            long first = -1;
            int slices = 0;
            long bytes = 0;
            long stream = 0;
            int queue = -1;
            while (in.nextField()) {
                switch (in.name()) {
                    case "first" -> first = in.number(0, ANY);
                    case "slices" -> slices = in.integer(0, Integer.MAX_VALUE);
                    case "bytes" -> bytes = in.number(Integer.MIN_VALUE, ANY);
                    case "stream" -> stream = in.number(Integer.MIN_VALUE, 0xffff_ffffL);
                    case "queue" -> queue = in.integer(-1, AnalysisLimits.MAX_QUEUES);
                    default -> in.skip();
                }
            }
            parts.messages.add(new Message(first, slices, bytes, stream, queue));
        }
    }

    private void queues() throws InvalidAnalysisException {
        in.expectArray();
        while (in.nextItem()) {
            if (parts.queues.size() == AnalysisLimits.MAX_QUEUES) {
                throw in.damaged("must be <= " + AnalysisLimits.MAX_QUEUES + " queues");
            }
            in.expectObject();
            String direction = "queue " + parts.queues.size();
            long capacity = 0;
            long head = 0;
            long tail = 0;
            long depth = 0;
            boolean consumerAwake = false;
            List<Element> elements = new ArrayList<>();
            long omitted = 0;
            while (in.nextField()) {
                switch (in.name()) {
                    case "direction" -> direction = in.text();
                    case "capacity" -> capacity = in.number(0, ANY);
                    case "head" -> head = in.number(Long.MIN_VALUE, ANY);
                    case "tail" -> tail = in.number(Long.MIN_VALUE, ANY);
                    case "depth" -> depth = in.number(0, ANY);
                    case "consumerAwake" -> consumerAwake = in.bool();
                    case "elements" -> omitted += elements(elements);
                    case "elementsOmitted" -> omitted += in.number(0, MANY);
                    default -> in.skip();
                }
            }
            parts.queues.add(
                    new WaitingQueue(
                            direction,
                            capacity,
                            head,
                            tail,
                            depth,
                            consumerAwake,
                            List.copyOf(elements),
                            omitted));
        }
    }

    private long elements(List<Element> elements) throws InvalidAnalysisException {
        in.expectArray();
        long omitted = 0;
        while (in.nextItem()) {
            if (elements.size() == AnalysisLimits.MAX_ELEMENTS) {
                omitted++;
                in.skip();
                continue;
            }
            in.expectObject();
            long position = -1;
            long stream = 0;
            long slice = 0;
            int status = 0;
            int slices = 0;
            long bytes = 0;
            while (in.nextField()) {
                switch (in.name()) {
                    case "position" -> position = in.number(Long.MIN_VALUE, ANY);
                    case "stream" -> stream = in.number(Integer.MIN_VALUE, 0xffff_ffffL);
                    case "slice" -> slice = in.number(Integer.MIN_VALUE, ANY);
                    case "status" -> status = in.integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
                    case "slices" -> slices = in.integer(0, Integer.MAX_VALUE);
                    case "bytes" -> bytes = in.number(Integer.MIN_VALUE, ANY);
                    default -> in.skip();
                }
            }
            elements.add(new Element(position, stream, slice, status, slices, bytes));
        }
        return omitted;
    }

    private void problems() throws InvalidAnalysisException {
        in.expectArray();
        while (in.nextItem()) {
            if (parts.problems.size() >= AnalysisLimits.MAX_PROBLEMS) {
                parts.problemsOmitted++;
                in.skip();
                continue;
            }
            in.expectObject();
            String severity = "warning";
            String where = "";
            String what = "";
            while (in.nextField()) {
                switch (in.name()) {
                    case "severity" -> severity = in.text();
                    case "where" -> where = in.text();
                    case "what" -> what = in.text();
                    default -> in.skip();
                }
            }
            problem(severity, where, what);
        }
    }
}
