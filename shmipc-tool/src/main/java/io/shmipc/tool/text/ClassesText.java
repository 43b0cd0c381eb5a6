package io.shmipc.tool.text;

import io.shmipc.diagnostics.ClassAllocation;
import io.shmipc.diagnostics.RegionAnalysis;
import io.shmipc.diagnostics.RegionAnalysis.SizeClass;
import java.io.PrintWriter;
import java.util.function.UnaryOperator;

/** The size classes: counts, and a map of each. */
final class ClassesText {

    private final PrintWriter out;
    private final Palette palette;

    ClassesText(PrintWriter out, Palette palette) {
        this.out = out;
        this.palette = palette;
    }

    void print(RegionAnalysis analysis) {
        if (analysis.classes().isEmpty()) {
            out.println(palette.bad("No size classes could be read."));
            return;
        }
        printCounts(analysis);
        out.println();
        analysis.classes().forEach(this::printMap);
        out.println(
                palette.faint("         . free  C cached  W writing  Q queued  L lent  U unknown"));
    }

    private void printCounts(RegionAnalysis analysis) {
        TextTable table =
                new TextTable()
                        .right("class", "bytes", "slices", "free", "cached", "writing")
                        .right("queued", "lent", "unknown")
                        .left("list");
        ClassAllocation total = new ClassAllocation(0, 0, 0, 0, 0, 0, 0, 0, 0);
        for (SizeClass one : analysis.classes()) {
            ClassAllocation a = one.allocation();
            total = total.plus(a);
            UnaryOperator<String> style = one.intact() ? UnaryOperator.identity() : palette::bad;
            table.row(
                    style,
                    one.index(),
                    a.capacityBytes(),
                    a.slices(),
                    a.free(),
                    a.cached(),
                    a.writing(),
                    a.inQueue(),
                    a.lent(),
                    a.unknown(),
                    one.intact() ? "intact" : "BROKEN");
        }
        table.row(
                palette::heading,
                "all",
                "",
                total.slices(),
                total.free(),
                total.cached(),
                total.writing(),
                total.inQueue(),
                total.lent(),
                total.unknown(),
                "");
        table.print(out, palette, "");
        for (SizeClass one : analysis.classes()) {
            // Beside traffic the two differ by what was taken while the walk went on.
            if (!one.intact()) {
                out.println(
                        palette.doubtful(
                                "list %d: %d free by its own counter, %d found by walking it"
                                        .formatted(
                                                one.index(), one.listSize(), one.walkedSlices())));
            }
        }
    }

    private void printMap(SizeClass one) {
        int perCell = ClassMap.slicesPerCell(one.allocation().slices());
        String label = "class %-2d ".formatted(one.index());
        out.println(
                label
                        + "|"
                        + ClassMap.line(ClassMap.cells(one.states(), perCell), palette)
                        + "|"
                        + (perCell == 1 ? "" : palette.faint(" :" + perCell)));
    }
}
