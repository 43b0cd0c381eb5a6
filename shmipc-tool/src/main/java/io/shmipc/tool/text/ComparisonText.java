package io.shmipc.tool.text;

import io.shmipc.diagnostics.AnalysisDiff;
import io.shmipc.diagnostics.AnalysisDiff.ClassChange;
import io.shmipc.diagnostics.AnalysisDiff.QueueChange;
import io.shmipc.diagnostics.AnalysisDiff.StillHeld;
import io.shmipc.diagnostics.AnalysisDiff.StreamGrowth;
import io.shmipc.tool.compare.Comparison;
import io.shmipc.tool.compare.Comparison.Changed;
import io.shmipc.tool.compare.Comparison.SessionName;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.UnaryOperator;

/** What is growing. */
public final class ComparisonText {

    private static final String INDENT = "  ";

    private final PrintWriter out;
    private final Palette palette;
    private final int limit;

    /**
     * @param limit entries of each list
     */
    public ComparisonText(PrintWriter out, Palette palette, int limit) {
        this.out = out;
        this.palette = palette;
        this.limit = limit;
    }

    public void print(Comparison comparison) {
        String separator = "";
        for (Changed changed : comparison.sessions()) {
            out.print(separator);
            print(changed);
            separator = System.lineSeparator();
        }
        if (comparison.onlyBefore().size() + comparison.onlyAfter().size() > 0) {
            out.print(separator);
        }
        comparison.onlyBefore().forEach(gone -> out.println("Only before: " + title(gone)));
        comparison.onlyAfter().forEach(added -> out.println("Only after: " + title(added)));
    }

    private void print(Changed changed) {
        AnalysisDiff diff = changed.diff();
        out.println(palette.heading(title(changed.session())));
        out.println(
                INDENT
                        + (diff.millisBetween() < 0
                                ? "the second was taken "
                                        + Numbers.age(-diff.millisBetween())
                                        + " before the first: are they in this order?"
                                : Numbers.age(diff.millisBetween()) + " between the two"));
        if (!diff.sameSession()) {
            out.println(INDENT + palette.doubtful("the two do not seem to be of the same session"));
        }
        out.println();
        printClasses(diff.classes());
        printStreams(diff.streams());
        printStillHeld(diff.stillHeld());
        printQueues(diff.queues());
    }

    private void printClasses(List<ClassChange> classes) {
        TextTable table =
                new TextTable()
                        .right("slice bytes", "free", "cached", "writing", "queued", "lent")
                        .right("unknown")
                        .left("");
        for (ClassChange change : classes) {
            UnaryOperator<String> style =
                    change.grows() ? palette::doubtful : UnaryOperator.identity();
            table.row(
                    style,
                    change.capacityBytes(),
                    Numbers.change(change.free()),
                    Numbers.change(change.cached()),
                    Numbers.change(change.writing()),
                    Numbers.change(change.inQueue()),
                    Numbers.change(change.lent()),
                    Numbers.change(change.unknown()),
                    change.grows() ? "growing" : "");
        }
        table.print(out, palette, "");
    }

    private void printStreams(List<StreamGrowth> streams) {
        if (streams.isEmpty()) {
            return;
        }
        out.println();
        out.println(palette.heading("Streams that hold more:"));
        TextTable table = new TextTable().right("stream", "slices", "before", "bytes", "before");
        for (StreamGrowth growth : first(streams)) {
            table.row(
                    growth.stream() == 0 ? "?" : Integer.toUnsignedString(growth.stream()),
                    growth.slicesAfter(),
                    growth.slicesBefore(),
                    growth.bytesAfter(),
                    growth.bytesBefore());
        }
        table.print(out, palette, INDENT);
        printOmitted(streams);
    }

    private void printStillHeld(List<StillHeld> slices) {
        out.println();
        if (slices.isEmpty()) {
            out.println(palette.good("No slice is held in both."));
            return;
        }
        out.println(palette.heading(Numbers.of(slices.size(), "slice") + " held in both:"));
        TextTable table =
                new TextTable()
                        .right("offset", "class")
                        .left("state")
                        .left("side")
                        .right("stream", "age", "bytes");
        for (StillHeld slice : first(slices)) {
            table.row(
                    line -> palette.state(slice.state(), line),
                    slice.offset(),
                    slice.classIndex(),
                    HeldText.state(slice.state()),
                    HeldText.side(slice.side()),
                    slice.stream() == 0 ? "-" : Integer.toUnsignedString(slice.stream()),
                    Numbers.age(slice.heldMillis()),
                    slice.sizeBytes());
        }
        table.print(out, palette, INDENT);
        printOmitted(slices);
    }

    private void printQueues(List<QueueChange> queues) {
        if (queues.isEmpty()) {
            return;
        }
        out.println();
        TextTable table = new TextTable().left("queue").right("waiting", "before", "put", "taken");
        for (QueueChange queue : queues) {
            boolean growing = queue.depthAfter() > queue.depthBefore();
            UnaryOperator<String> style = growing ? palette::doubtful : UnaryOperator.identity();
            table.row(
                    style,
                    SafeText.clean(queue.direction()),
                    queue.depthAfter(),
                    queue.depthBefore(),
                    queue.put(),
                    queue.taken());
        }
        table.print(out, palette, "");
    }

    private <T> List<T> first(List<T> all) {
        return all.subList(0, Math.min(limit, all.size()));
    }

    private void printOmitted(List<?> all) {
        if (all.size() > limit) {
            out.println(palette.faint(INDENT + (all.size() - limit) + " more not shown: --held N"));
        }
    }

    private static String title(SessionName name) {
        return name.pid() < 0
                ? "region "
                        + (name.region() == null ? "without a name" : SafeText.clean(name.region()))
                : "Session " + name.session() + " of process " + name.pid();
    }
}
