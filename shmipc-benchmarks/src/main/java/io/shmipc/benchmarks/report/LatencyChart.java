package io.shmipc.benchmarks.report;

import io.shmipc.benchmarks.model.Contender;
import io.shmipc.benchmarks.model.Measurement;
import io.shmipc.benchmarks.model.Mode;
import io.shmipc.benchmarks.model.Results;
import io.shmipc.benchmarks.model.Sizes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A chart of median round trips by size, one line for each contender, for one stream: one panel for
 * each mode. Both axes are logarithmic. It has no background, and its colours can be told from
 * white and from black.
 */
final class LatencyChart {

    private static final int WIDTH = 860;
    private static final int LEFT = 70;
    private static final int RIGHT = 170;
    private static final int PANEL_HEIGHT = 330;
    private static final int TITLE_HEIGHT = 60;
    private static final int GAP = 70;
    private static final int LABEL_HEIGHT = 15;
    private static final String FONT =
            "font-family='system-ui,Segoe UI,Helvetica,Arial,sans-serif'";
    private static final String INK = "#7d8590";

    private final StringBuilder svg = new StringBuilder();

    private LatencyChart() {}

    private record Line(Contender contender, List<Measurement> points) {}

    static String of(Map<String, String> machine, Results results) {
        return new LatencyChart().draw(machine, results);
    }

    private String draw(Map<String, String> machine, Results results) {
        List<Mode> modes = new ArrayList<>();
        for (Mode mode : Mode.values()) {
            if (!lines(results, mode).isEmpty()) {
                modes.add(mode);
            }
        }
        int height = TITLE_HEIGHT + modes.size() * (PANEL_HEIGHT + GAP) + 10;
        svg.append(
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' width='%d' height='%d' %s role='img' aria-label='%s'>\n"
                        .formatted(
                                WIDTH,
                                height,
                                WIDTH,
                                height,
                                FONT,
                                "Median round trip by message size and transport"));
        text(LEFT, 24, 17, "start", "600", "Round trip of one message between two JVMs, median");
        String where =
                "%s, %s cores, %s, %s"
                        .formatted(
                                machine.getOrDefault("cpu", ""),
                                machine.getOrDefault("cores", "?"),
                                machine.getOrDefault("kernel", ""),
                                machine.getOrDefault("jdk", ""));
        text(LEFT, 42, 11, "start", "400", where);
        for (int i = 0; i < modes.size(); i++) {
            int top = TITLE_HEIGHT + 30 + i * (PANEL_HEIGHT + GAP);
            drawPanel(modes.get(i), lines(results, modes.get(i)), top);
        }
        if (modes.isEmpty()) {
            text(LEFT, TITLE_HEIGHT, 12, "start", "400", "No case with one stream was measured.");
        }
        return svg.append("</svg>\n").toString();
    }

    private static List<Line> lines(Results results, Mode mode) {
        List<Integer> sizes =
                results.measurements().stream()
                        .filter(Measurement::isValid)
                        .filter(m -> m.what().mode() == mode && m.what().streams() == 1)
                        .map(m -> m.what().sizeBytes())
                        .distinct()
                        .sorted()
                        .toList();
        List<Line> lines = new ArrayList<>();
        for (Contender contender : Contender.values()) {
            List<Measurement> points =
                    sizes.stream()
                            .map(size -> results.alone(contender, size, mode))
                            .flatMap(Optional::stream)
                            .toList();
            if (!points.isEmpty()) {
                lines.add(new Line(contender, points));
            }
        }
        return lines;
    }

    private void drawPanel(Mode mode, List<Line> lines, int top) {
        List<Measurement> points = lines.stream().flatMap(l -> l.points().stream()).toList();
        LogScale x =
                LogScale.over(
                        points.stream().mapToDouble(m -> m.what().sizeBytes()).min().orElse(1),
                        points.stream().mapToDouble(m -> m.what().sizeBytes()).max().orElse(1),
                        LEFT + 25,
                        WIDTH - RIGHT - 15);
        LogScale y =
                LogScale.overDecades(
                        points.stream().mapToDouble(Measurement::medianNanos).min().orElse(1),
                        points.stream().mapToDouble(Measurement::medianNanos).max().orElse(1),
                        top + PANEL_HEIGHT,
                        top + 12);
        text(LEFT, top - 8, 13, "start", "600", mode.title());
        drawGrid(points, x, y, top);
        for (Line line : lines) {
            drawLine(line, x, y);
        }
        drawLabels(lines, x, y);
    }

    private void drawGrid(List<Measurement> points, LogScale x, LogScale y, int top) {
        for (double decade = y.least(); decade <= y.most() * 1.01; decade *= 10) {
            double at = y.position(decade);
            line(LEFT, at, WIDTH - RIGHT, at, decade == y.least() ? 1 : 0.35);
            text(LEFT - 8, at + 4, 11, "end", "400", duration(decade));
        }
        points.stream()
                .map(m -> m.what().sizeBytes())
                .distinct()
                .sorted()
                .forEach(
                        size -> {
                            double at = x.position(size);
                            line(at, top + 12, at, top + PANEL_HEIGHT + 5, 0.2);
                            text(
                                    at,
                                    top + PANEL_HEIGHT + 20,
                                    11,
                                    "middle",
                                    "400",
                                    Sizes.format(size));
                        });
        text(
                (LEFT + WIDTH - RIGHT) / 2.0,
                top + PANEL_HEIGHT + 38,
                11,
                "middle",
                "400",
                "size of the request and of the reply");
    }

    private static String duration(double nanos) {
        if (nanos < 999) {
            return Math.round(nanos) + " ns";
        }
        return nanos < 999_999 ? Math.round(nanos / 1e3) + " µs" : Math.round(nanos / 1e6) + " ms";
    }

    private void drawLine(Line line, LogScale x, LogScale y) {
        StringBuilder path = new StringBuilder();
        for (Measurement point : line.points()) {
            double atX = x.position(point.what().sizeBytes());
            double atY = y.position(point.medianNanos());
            path.append(path.isEmpty() ? "M" : " L").append("%.1f %.1f".formatted(atX, atY));
            svg.append(
                    "<circle cx='%.1f' cy='%.1f' r='3.5' fill='%s'><title>%s, %s: %s µs</title></circle>\n"
                            .formatted(
                                    atX,
                                    atY,
                                    colour(line.contender()),
                                    escape(line.contender().title()),
                                    Sizes.format(point.what().sizeBytes()),
                                    Numbers.micros(point.medianNanos())));
        }
        if (line.points().size() > 1) {
            svg.append(
                    "<path d='%s' fill='none' stroke='%s' stroke-width='%s'%s/>\n"
                            .formatted(
                                    path,
                                    colour(line.contender()),
                                    line.contender().isOurs() ? "2.6" : "1.8",
                                    line.contender().isOurs() ? "" : " stroke-dasharray='6 4'"));
        }
    }

    /** At the ends of the lines, moved apart where they would overlap. */
    private void drawLabels(List<Line> lines, LogScale x, LogScale y) {
        List<Line> fromTop =
                lines.stream()
                        .sorted(Comparator.comparingDouble(l -> y.position(last(l))))
                        .toList();
        double[] at = new double[fromTop.size()];
        double lowest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < at.length; i++) {
            at[i] = Math.max(y.position(last(fromTop.get(i))), lowest + LABEL_HEIGHT);
            lowest = at[i];
        }
        for (int i = 0; i < at.length; i++) {
            Line line = fromTop.get(i);
            Measurement end = line.points().get(line.points().size() - 1);
            double labelX = WIDTH - RIGHT + 8;
            svg.append(
                    "<path d='M%.1f %.1f L%.1f %.1f' stroke='%s' stroke-width='0.8' opacity='0.6' fill='none'/>\n"
                            .formatted(
                                    x.position(end.what().sizeBytes()) + 5,
                                    y.position(end.medianNanos()),
                                    labelX - 3,
                                    at[i],
                                    colour(line.contender())));
            svg.append(
                    "<text x='%.1f' y='%.1f' font-size='12' fill='%s' font-weight='%s'>%s</text>\n"
                            .formatted(
                                    labelX,
                                    at[i] + 4,
                                    colour(line.contender()),
                                    line.contender().isOurs() ? "600" : "400",
                                    escape(line.contender().title())));
        }
    }

    private static double last(Line line) {
        return line.points().get(line.points().size() - 1).medianNanos();
    }

    /** Of middle lightness, so that they stand out from white and from black. */
    private static String colour(Contender contender) {
        return switch (contender) {
            case UNIX_SOCKET -> "#d1495b";
            case TCP_LOOPBACK -> "#c77d0a";
            case AERON -> "#8a63d2";
            case AERON_TUNED -> "#b565c9";
            case SPIN_FLOOR -> "#7d8590";
            case BLOCKING -> "#1f8fb3";
            case ADAPTIVE -> "#2f9e44";
            case BUSY_POLLING -> "#3b7dd8";
            case TIMED -> "#8a8d2a";
        };
    }

    private void line(double x1, double y1, double x2, double y2, double opacity) {
        svg.append(
                "<line x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f' stroke='%s' stroke-width='1' opacity='%s'/>\n"
                        .formatted(x1, y1, x2, y2, INK, opacity));
    }

    private void text(double x, double y, int size, String anchor, String weight, String content) {
        svg.append(
                "<text x='%.1f' y='%.1f' font-size='%d' text-anchor='%s' font-weight='%s' fill='%s'>%s</text>\n"
                        .formatted(x, y, size, anchor, weight, INK, escape(content)));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
