package io.shmipc.tool.text;

import io.shmipc.diagnostics.ClassAllocation;
import io.shmipc.tool.watch.Sample;
import io.shmipc.tool.watch.Sample.Flow;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** A line for each look, under a heading that comes back with every screenful. */
public final class SampleText {

    private static final int LINES_PER_HEADING = 22;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private static final String COUNTS = "%-8s %2s %2s %6s %5s %5s %5s %5s %5s";
    private static final String FLOW = " %5s %7s";

    private static final String GROUPS =
            " ".repeat(15) + "------------- slices ------------- - to server - - to client -";
    private static final String HEADING =
            COUNTS.formatted("time", "se", "cl", "free", "cache", "writ", "queue", "lent", "unkn")
                    + FLOW.formatted("wait", "taken/s").repeat(2);

    private final PrintWriter out;
    private final Palette palette;
    private final ZoneId zone;
    private final boolean perClass;
    private int lines;

    /**
     * @param perClass whether a look is a line for each class
     */
    public SampleText(PrintWriter out, Palette palette, ZoneId zone, boolean perClass) {
        this.out = out;
        this.palette = palette;
        this.zone = zone;
        this.perClass = perClass;
    }

    public void print(Sample sample) {
        if (!perClass) {
            printLine(sample, "*", sample.all(), true);
            return;
        }
        for (int i = 0; i < sample.classes().size(); i++) {
            printLine(sample, Integer.toString(i), sample.classes().get(i), i == 0);
        }
    }

    private void printLine(Sample sample, String label, ClassAllocation a, boolean flows) {
        if (lines % LINES_PER_HEADING == 0) {
            out.println(palette.heading(GROUPS));
            out.println(palette.heading(HEADING));
        }
        lines++;
        String line =
                COUNTS.formatted(
                        TIME.format(Instant.ofEpochMilli(sample.atMillis()).atZone(zone)),
                        sample.session(),
                        label,
                        Numbers.count(a.free()),
                        Numbers.count(a.cached()),
                        Numbers.count(a.writing()),
                        Numbers.count(a.inQueue()),
                        Numbers.count(a.lent()),
                        Numbers.count(a.unknown()));
        if (flows) {
            line += flow(sample.toServer()) + flow(sample.toClient());
        }
        out.println(sample.problems() > 0 ? palette.bad(line + "!") : line);
    }

    private static String flow(@Nullable Flow flow) {
        return flow == null
                ? FLOW.formatted("-", "-")
                : FLOW.formatted(Numbers.count(flow.depth()), rate(flow.takenPerSecond()));
    }

    private static String rate(double perSecond) {
        return perSecond < 0 ? "-" : Numbers.count(Math.round(perSecond));
    }
}
