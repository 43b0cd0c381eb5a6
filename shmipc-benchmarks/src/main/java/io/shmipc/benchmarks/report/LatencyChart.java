package io.shmipc.benchmarks.report;

import io.shmipc.benchmarks.model.Measurement;
import io.shmipc.benchmarks.model.Mode;
import io.shmipc.benchmarks.model.Results;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One picture of a run: the median round trip of one stream by size, a panel for each mode, and the
 * rates of many streams.
 */
final class LatencyChart {

    private static final int WIDTH = 860;
    private static final int LEFT = 70;
    private static final int HEADING_HEIGHT = 90;
    private static final int PANEL_HEIGHT = 330;
    private static final int GAP = 70;

    private LatencyChart() {}

    static String of(Map<String, String> machine, Results results) {
        SvgCanvas canvas = new SvgCanvas();
        canvas.text(
                LEFT,
                24,
                17,
                SvgCanvas.Anchor.START,
                true,
                "Round trip of one message between two JVMs");
        canvas.text(LEFT, 44, 11, SvgCanvas.Anchor.START, false, where(machine));
        int top = HEADING_HEIGHT;
        List<LatencyPanel> panels = new ArrayList<>();
        for (Mode mode : Mode.values()) {
            panels.add(new LatencyPanel(results, mode, LEFT, WIDTH));
        }
        panels.removeIf(LatencyPanel::isEmpty);
        for (LatencyPanel panel : panels) {
            panel.draw(canvas, top, PANEL_HEIGHT);
            top += PANEL_HEIGHT + GAP;
        }
        if (panels.isEmpty()) {
            canvas.text(
                    LEFT,
                    top,
                    12,
                    SvgCanvas.Anchor.START,
                    false,
                    "No case with one stream was measured.");
        }
        List<Measurement> crowd = RatePanel.crowd(results);
        if (!crowd.isEmpty()) {
            top += new RatePanel(crowd, LEFT, WIDTH).draw(canvas, top);
        }
        return canvas.toSvg(WIDTH, top, "Round trips by message size and transport");
    }

    private static String where(Map<String, String> machine) {
        return "%s, %s cores, %s, %s"
                .formatted(
                        machine.getOrDefault("cpu", "unknown processor"),
                        machine.getOrDefault("cores", "?"),
                        machine.getOrDefault("kernel", "unknown system"),
                        machine.getOrDefault("jdk", "unknown JDK"));
    }
}
