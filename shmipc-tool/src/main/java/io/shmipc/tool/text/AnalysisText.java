package io.shmipc.tool.text;

import io.shmipc.diagnostics.RegionAnalysis;
import io.shmipc.diagnostics.RegionAnalysis.Problem;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What the memory of a session says, in sections from the whole to the single slice. */
public final class AnalysisText {

    private static final int WIDTH = 80;
    private static final String INDENT = "  ";

    private final PrintWriter out;
    private final Palette palette;
    private final Shown shown;

    public AnalysisText(PrintWriter out, Palette palette, Shown shown) {
        this.out = out;
        this.palette = palette;
        this.shown = shown;
    }

    /**
     * @param index its place among those that were found together, from 0
     */
    public void print(RegionAnalysis analysis, int index) {
        printSource(analysis, index);
        out.println();
        new ClassesText(out, palette).print(analysis);
        out.println();
        new HeldText(out, palette, shown.held()).print(analysis);
        if (shown.messages()) {
            out.println();
            new MessagesText(out, palette, shown.held()).print(analysis);
        }
        out.println();
        new QueuesText(out, palette, shown.queues()).print(analysis.queues());
        out.println();
        printProblems(analysis);
    }

    private void printSource(RegionAnalysis analysis, int index) {
        RegionAnalysis.Source source = analysis.source();
        out.println(palette.heading(Titles.of(analysis, index)));
        if (source.command() != null) {
            out.println(INDENT + Commands.brief(source.command(), WIDTH - INDENT.length()));
        }
        Instant taken =
                Instant.ofEpochMilli(analysis.takenAtMillis()).truncatedTo(ChronoUnit.SECONDS);
        out.println(
                INDENT
                        + "taken "
                        + taken
                        + (source.ownView()
                                ? ", with what the process itself knows"
                                : ", from outside: who has a slice is not known"));
        RegionAnalysis.Region region = analysis.region();
        out.println(
                INDENT
                        + "region "
                        + (region.name() == null
                                ? "without a name"
                                : SafeText.clean(region.name())));
        out.println(
                INDENT
                        + Numbers.bytes(region.bytes())
                        + " in "
                        + Numbers.of(region.lists(), "list")
                        + (region.turnsTaken() ? ", both ends take turns at them" : ""));
    }

    private void printProblems(RegionAnalysis analysis) {
        if (analysis.problems().isEmpty()) {
            out.println(palette.good("No problems found."));
            return;
        }
        out.println(palette.bad(Numbers.of(analysis.problems().size(), "problem") + ":"));
        for (Problem problem : analysis.problems()) {
            String severity = SafeText.clean(problem.severity());
            String line = INDENT + severity + ": " + SafeText.clean(problem.where());
            out.println("error".equals(severity) ? palette.bad(line) : palette.doubtful(line));
            for (String part : Wrapped.lines(SafeText.clean(problem.what()), WIDTH - 6)) {
                out.println(INDENT + INDENT + INDENT + part);
            }
        }
    }
}
