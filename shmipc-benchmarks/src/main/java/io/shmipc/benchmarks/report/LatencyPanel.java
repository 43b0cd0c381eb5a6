package io.shmipc.benchmarks.report;

import io.shmipc.benchmarks.model.Contender;
import io.shmipc.benchmarks.model.Measurement;
import io.shmipc.benchmarks.model.Mode;
import io.shmipc.benchmarks.model.Results;
import io.shmipc.benchmarks.model.Sizes;
import io.shmipc.benchmarks.report.SvgCanvas.Anchor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Median round trips of one stream by size, a line for each contender; both axes logarithmic. */
final class LatencyPanel {

    private static final int LABEL_WIDTH = 170;
    private static final int LABEL_HEIGHT = 15;
    private static final int HEAD_ROOM = 12;

    private final Mode mode;
    private final int left;
    private final int right;
    private final List<Line> lines = new ArrayList<>();

    private record Line(Contender contender, List<Measurement> points) {

        Measurement last() {
            return points.get(points.size() - 1);
        }
    }

    LatencyPanel(Results results, Mode mode, int left, int width) {
        this.mode = mode;
        this.left = left;
        this.right = width - LABEL_WIDTH;
        List<Integer> sizes =
                results.measurements().stream()
                        .filter(m -> m.isValid() && m.what().mode() == mode)
                        .filter(m -> m.what().streams() == 1)
                        .map(m -> m.what().sizeBytes())
                        .distinct()
                        .sorted()
                        .toList();
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
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    void draw(SvgCanvas canvas, int top, int height) {
        List<Measurement> points = lines.stream().flatMap(l -> l.points().stream()).toList();
        List<Integer> sizes =
                points.stream().map(m -> m.what().sizeBytes()).distinct().sorted().toList();
        LogScale x =
                LogScale.over(sizes.get(0), sizes.get(sizes.size() - 1), left + 25.0, right - 15.0);
        LogScale y =
                LogScale.overDecades(
                        points.stream().mapToDouble(Measurement::medianNanos).min().orElse(1),
                        points.stream().mapToDouble(Measurement::medianNanos).max().orElse(1),
                        top + height,
                        top + HEAD_ROOM);
        canvas.text(left, top - 8, 13, Anchor.START, true, "1 stream, median, " + mode.title());
        drawGrid(canvas, sizes, x, y, top, top + height);
        for (Line line : lines) {
            drawLine(canvas, line, x, y);
        }
        drawLabels(canvas, x, y);
    }

    private void drawGrid(
            SvgCanvas canvas, List<Integer> sizes, LogScale x, LogScale y, int top, int bottom) {
        for (double decade = y.least(); decade <= y.most() * 1.01; decade *= 10) {
            double at = y.position(decade);
            canvas.gridLine(left, at, right, at, decade == y.least() ? 1 : 0.35);
            canvas.text(left - 8, at + 4, 11, Anchor.END, false, duration(decade));
        }
        for (int size : sizes) {
            double at = x.position(size);
            canvas.gridLine(at, top + HEAD_ROOM, at, bottom + 5, 0.2);
            canvas.text(at, bottom + 20, 11, Anchor.MIDDLE, false, Sizes.format(size));
        }
        canvas.text(
                (left + right) / 2.0,
                bottom + 38,
                11,
                Anchor.MIDDLE,
                false,
                "size of the request and of the reply");
    }

    private static String duration(double nanos) {
        if (nanos < 999) {
            return Math.round(nanos) + " ns";
        }
        return nanos < 999_999 ? Math.round(nanos / 1e3) + " µs" : Math.round(nanos / 1e6) + " ms";
    }

    private void drawLine(SvgCanvas canvas, Line line, LogScale x, LogScale y) {
        String colour = SvgCanvas.colour(line.contender());
        StringBuilder path = new StringBuilder();
        for (Measurement point : line.points()) {
            double atX = x.position(point.what().sizeBytes());
            double atY = y.position(point.medianNanos());
            path.append(path.isEmpty() ? "M" : " L")
                    .append(String.format(Locale.ROOT, "%.1f %.1f", atX, atY));
            canvas.dot(
                    atX,
                    atY,
                    colour,
                    "%s, %s: %s µs"
                            .formatted(
                                    line.contender().title(),
                                    Sizes.format(point.what().sizeBytes()),
                                    Numbers.micros(point.medianNanos())));
        }
        if (line.points().size() > 1) {
            boolean ours = line.contender().isOurs();
            canvas.path(path.toString(), colour, ours ? 2.6 : 1.8, !ours);
        }
    }

    /** Beside the ends of the lines, moved apart where they would overlap. */
    private void drawLabels(SvgCanvas canvas, LogScale x, LogScale y) {
        List<Line> fromTop =
                lines.stream()
                        .sorted(Comparator.comparingDouble(l -> y.position(l.last().medianNanos())))
                        .toList();
        double highest = Double.NEGATIVE_INFINITY;
        for (Line line : fromTop) {
            Contender contender = line.contender();
            String colour = SvgCanvas.colour(contender);
            double end = y.position(line.last().medianNanos());
            double at = Math.max(end, highest + LABEL_HEIGHT);
            highest = at;
            canvas.line(
                    x.position(line.last().what().sizeBytes()) + 5,
                    end,
                    right + 5,
                    at,
                    colour,
                    0.6);
            canvas.text(
                    right + 8,
                    at + 4,
                    12,
                    Anchor.START,
                    contender.isOurs(),
                    colour,
                    contender.title());
        }
    }
}
