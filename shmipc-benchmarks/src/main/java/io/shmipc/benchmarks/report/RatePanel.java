package io.shmipc.benchmarks.report;

import io.shmipc.benchmarks.model.Case;
import io.shmipc.benchmarks.model.Measurement;
import io.shmipc.benchmarks.model.Results;
import io.shmipc.benchmarks.model.Sizes;
import io.shmipc.benchmarks.report.SvgCanvas.Anchor;
import java.util.Comparator;
import java.util.List;

/** How many round trips a second many streams make together, a bar for each contender. */
final class RatePanel {

    private static final int NAME_WIDTH = 175;
    private static final int VALUE_WIDTH = 90;
    private static final int ROW_HEIGHT = 24;
    private static final int BAR_HEIGHT = 16;
    private static final int MARGIN = 20;

    private final List<Measurement> crowd;
    private final int barsLeft;
    private final int barsWidth;
    private final int left;

    RatePanel(List<Measurement> crowd, int left, int width) {
        this.crowd = crowd;
        this.left = left;
        this.barsLeft = left + NAME_WIDTH;
        this.barsWidth = width - VALUE_WIDTH - barsLeft;
    }

    /**
     * The cases with most streams and, among these, the first block: all compare with each other.
     */
    static List<Measurement> crowd(Results results) {
        List<Measurement> many =
                results.measurements().stream()
                        .filter(m -> m.isValid() && m.what().streams() > 1)
                        .filter(m -> m.what().sessions() == 1)
                        .sorted(Comparator.comparingInt(m -> -m.what().streams()))
                        .toList();
        if (many.isEmpty()) {
            return many;
        }
        String what = many.get(0).what().what();
        return many.stream().filter(m -> m.what().what().equals(what)).toList();
    }

    /**
     * Draws the bars.
     *
     * @return the height they take
     */
    int draw(SvgCanvas canvas, int top) {
        Case first = crowd.get(0).what();
        canvas.text(
                left,
                top - 8,
                13,
                Anchor.START,
                true,
                "%d streams, %s, %s: round trips a second"
                        .formatted(
                                first.streams(),
                                Sizes.format(first.sizeBytes()),
                                first.mode().title()));
        double most = crowd.stream().mapToDouble(Measurement::perSecond).max().orElse(1);
        int y = top;
        for (Measurement measured : crowd) {
            double length = measured.perSecond() / most * barsWidth;
            String colour = SvgCanvas.colour(measured.what().contender());
            canvas.text(
                    barsLeft - 8,
                    y + BAR_HEIGHT - 3,
                    12,
                    Anchor.END,
                    measured.what().contender().isOurs(),
                    colour,
                    measured.what().lane());
            canvas.bar(barsLeft, y, Math.max(1, length), BAR_HEIGHT, colour);
            canvas.text(
                    barsLeft + length + 6,
                    y + BAR_HEIGHT - 3,
                    11,
                    Anchor.START,
                    false,
                    Numbers.whole(measured.perSecond()));
            y += ROW_HEIGHT;
        }
        return y - top + MARGIN;
    }
}
