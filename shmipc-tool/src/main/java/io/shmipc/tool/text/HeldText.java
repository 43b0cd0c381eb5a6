package io.shmipc.tool.text;

import io.shmipc.diagnostics.RegionAnalysis;
import io.shmipc.diagnostics.RegionAnalysis.HeldSlice;
import io.shmipc.diagnostics.RegionAnalysis.Preview;
import io.shmipc.diagnostics.SliceSide;
import io.shmipc.diagnostics.SliceState;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Slices that are not free: those that look leaked, then the others. */
final class HeldText {

    private static final String INDENT = "  ";

    private final PrintWriter out;
    private final Palette palette;
    private final int limit;

    HeldText(PrintWriter out, Palette palette, int limit) {
        this.out = out;
        this.palette = palette;
        this.limit = limit;
    }

    void print(RegionAnalysis analysis) {
        List<HeldSlice> sorted =
                analysis.held().stream()
                        .sorted(Comparator.comparing(slice -> !slice.suspected()))
                        .toList();
        long all = sorted.size() + (long) analysis.heldOmitted();
        if (all == 0) {
            out.println(palette.good("Every slice is free."));
            return;
        }
        // What waits in a queue has its stream there, whoever looks.
        Map<Long, Integer> streams = new HashMap<>();
        analysis.messages().forEach(message -> streams.put(message.first(), message.stream()));
        List<HeldSlice> first = sorted.subList(0, Math.min(limit, sorted.size()));
        List<HeldSlice> suspected = first.stream().filter(HeldSlice::suspected).toList();
        List<HeldSlice> others = first.stream().filter(slice -> !slice.suspected()).toList();
        long suspectedAll = sorted.stream().filter(HeldSlice::suspected).count();
        if (suspectedAll > 0) {
            String more = analysis.heldOmitted() > 0 ? "At least " : "";
            out.println(
                    palette.bad(
                            more + Numbers.of(suspectedAll, "slice") + " suspected of a leak:"));
            printSlices(suspected, streams);
        }
        if (all > suspectedAll) {
            printOthers(all - suspectedAll, suspectedAll > 0, others, streams);
        }
        if (all > first.size()) {
            out.println(
                    palette.faint(
                            INDENT
                                    + (all - first.size())
                                    + " not shown: --held N shows the first N"));
        }
    }

    private void printOthers(
            long all, boolean afterSuspected, List<HeldSlice> others, Map<Long, Integer> streams) {
        if (afterSuspected) {
            out.println();
        }
        out.println(
                palette.heading(
                        Numbers.of(all, afterSuspected ? "other slice" : "slice")
                                + " not free"
                                + (others.isEmpty() ? "." : ":")));
        printSlices(others, streams);
    }

    private void printSlices(List<HeldSlice> slices, Map<Long, Integer> streams) {
        if (slices.isEmpty()) {
            return;
        }
        TextTable table =
                new TextTable()
                        .right("    offset", "class")
                        .left("state  ")
                        .left("side")
                        .right("    stream", "    age", "   bytes", "message at");
        for (HeldSlice slice : slices) {
            int stream =
                    slice.stream() != 0
                            ? slice.stream()
                            : streams.getOrDefault(slice.firstOfMessage(), 0);
            table.row(
                    line -> palette.state(slice.state(), line),
                    slice.offset(),
                    slice.classIndex(),
                    state(slice.state()),
                    side(slice.side()),
                    stream == 0 ? "-" : Integer.toUnsignedString(stream),
                    Numbers.age(slice.heldMillis()),
                    slice.sizeBytes(),
                    slice.firstOfMessage() < 0 ? "-" : slice.firstOfMessage());
            Preview preview = slice.preview();
            if (preview != null) {
                table.below(() -> HexDump.print(out, palette, INDENT + INDENT, preview));
            }
        }
        table.print(out, palette, INDENT);
    }

    static String state(SliceState state) {
        return switch (state) {
            case FREE -> "free";
            case CACHED -> "cached";
            case WRITING -> "writing";
            case IN_QUEUE -> "queued";
            case LENT -> "lent";
            case UNKNOWN -> "unknown";
        };
    }

    static String side(SliceSide side) {
        return switch (side) {
            case NONE -> "-";
            case OWN -> "own";
            case PEER -> "peer";
        };
    }
}
