package io.shmipc.console.analysis;

import io.shmipc.console.analysis.Analysis.Problem;
import io.shmipc.console.analysis.Analysis.SizeClass;
import io.shmipc.console.analysis.AnalysisParser.Parts;
import java.util.EnumMap;
import java.util.Map;

/** Reads size classes: the part of an analysis whose numbers have to fit together exactly. */
final class SizeClassReader {

    private final JsonCursor in;
    private final Parts parts;

    private int index;
    private long firstOffset;
    private int strideBytes;
    private long listSize;
    private int walkedSlices;
    private boolean intact;
    private String states = "";
    private int capacityBytes;
    private int slices;
    private long oldestHeldNanos;
    private final Map<SliceState, Integer> counts = new EnumMap<>(SliceState.class);

    SizeClassReader(JsonCursor in, Parts parts) {
        this.in = in;
        this.parts = parts;
    }

    void classes() throws InvalidAnalysisException {
        in.expectArray();
        while (in.nextItem()) {
            if (parts.classes.size() == AnalysisLimits.MAX_CLASSES) {
                throw in.damaged("must be <= " + AnalysisLimits.MAX_CLASSES + " classes");
            }
            parts.classes.add(sizeClass());
        }
    }

    private SizeClass sizeClass() throws InvalidAnalysisException {
        in.expectObject();
        index = parts.classes.size();
        firstOffset = -1;
        strideBytes = -1;
        listSize = -1;
        walkedSlices = -1;
        intact = true;
        boolean hasStates = false;
        slices = -1;
        while (in.nextField()) {
            switch (in.name()) {
                case "index" -> index = in.integer(0, AnalysisLimits.MAX_CLASSES - 1);
                case "firstOffset" -> firstOffset = in.number(0, 1L << 48);
                case "strideBytes" -> strideBytes = in.integer(1, Integer.MAX_VALUE);
                case "listSize" -> listSize = in.number(-1, Long.MAX_VALUE);
                case "walkedSlices" -> walkedSlices = in.integer(-1, Integer.MAX_VALUE);
                case "intact" -> intact = in.bool();
                case "allocation" -> allocation();
                case "states" -> {
                    states = in.longText();
                    hasStates = true;
                }
                default -> in.skip();
            }
        }
        require(firstOffset >= 0, "firstOffset");
        require(strideBytes > 0, "strideBytes");
        require(slices >= 0, "allocation");
        require(hasStates, "states");
        return finish();
    }

    private void require(boolean there, String name) throws InvalidAnalysisException {
        if (!there) {
            throw in.damaged(name + " is missing");
        }
    }

    private SizeClass finish() throws InvalidAnalysisException {
        parts.slices += slices;
        if (parts.slices > AnalysisLimits.MAX_SLICES) {
            throw in.damaged("slices of all classes: must be <= " + AnalysisLimits.MAX_SLICES);
        }
        long sum = counts.values().stream().mapToLong(Integer::longValue).sum();
        if (!counts.isEmpty() && sum != slices) {
            throw in.damaged(
                    "allocation: its states add up to " + sum + ": must be = slices=" + slices);
        }
        SliceStates map;
        try {
            map = SliceStates.parse(states, slices, AnalysisLimits.MAX_RUNS - parts.runs);
        } catch (IllegalArgumentException e) {
            throw in.damaged("states: " + e.getMessage());
        }
        parts.runs += map.runs();
        noteDifferences(map);
        return new SizeClass(
                index,
                firstOffset,
                strideBytes,
                capacityBytes,
                oldestHeldNanos,
                listSize,
                walkedSlices,
                intact,
                map);
    }

    /** Two accounts of one moment: pages show the map's, and say where the other one differs. */
    private void noteDifferences(SliceStates map) {
        counts.forEach(
                (state, count) -> {
                    if (map.count(state) != count) {
                        parts.problems.add(
                                new Problem(
                                        "warning",
                                        "class=" + index,
                                        "allocation says "
                                                + state.title()
                                                + "="
                                                + count
                                                + ", the map of its slices "
                                                + map.count(state)));
                    }
                });
    }

    private void allocation() throws InvalidAnalysisException {
        in.expectObject();
        counts.clear();
        capacityBytes = 0;
        oldestHeldNanos = 0;
        while (in.nextField()) {
            switch (in.name()) {
                case "capacityBytes" -> capacityBytes = in.integer(0, Integer.MAX_VALUE);
                case "slices" -> slices = in.integer(0, AnalysisLimits.MAX_SLICES);
                case "oldestHeldNanos" -> oldestHeldNanos = in.number(-1, Long.MAX_VALUE);
                case "free" -> count(SliceState.FREE);
                case "cached" -> count(SliceState.CACHED);
                case "writing" -> count(SliceState.WRITING);
                case "inQueue" -> count(SliceState.IN_QUEUE);
                case "lent" -> count(SliceState.LENT);
                case "unknown" -> count(SliceState.UNKNOWN);
                default -> in.skip();
            }
        }
        require(slices >= 0, "slices");
    }

    private void count(SliceState state) throws InvalidAnalysisException {
        counts.put(state, in.integer(0, AnalysisLimits.MAX_SLICES));
    }
}
