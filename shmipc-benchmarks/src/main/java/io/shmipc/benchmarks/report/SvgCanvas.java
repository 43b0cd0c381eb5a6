package io.shmipc.benchmarks.report;

import io.shmipc.benchmarks.model.Contender;
import java.util.Locale;

/**
 * Collects the shapes of a chart. It has no background; ink and colours are of middle lightness, so
 * that they stand out from white and from black.
 */
final class SvgCanvas {

    private static final String FONT =
            "font-family='system-ui,Segoe UI,Helvetica,Arial,sans-serif'";
    private static final String INK = "#7d8590";

    /** Where a text lies from its position. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    private final StringBuilder shapes = new StringBuilder();

    void line(double x1, double y1, double x2, double y2, String colour, double opacity) {
        add(
                "<line x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f' stroke='%s' opacity='%.2f'/>",
                x1, y1, x2, y2, colour, opacity);
    }

    void gridLine(double x1, double y1, double x2, double y2, double opacity) {
        line(x1, y1, x2, y2, INK, opacity);
    }

    void text(double x, double y, int size, Anchor anchor, boolean bold, String content) {
        text(x, y, size, anchor, bold, INK, content);
    }

    void text(
            double x,
            double y,
            int size,
            Anchor anchor,
            boolean bold,
            String colour,
            String content) {
        add(
                "<text x='%.1f' y='%.1f' font-size='%d' text-anchor='%s' font-weight='%s'"
                        + " fill='%s'>%s</text>",
                x,
                y,
                size,
                anchor.name().toLowerCase(Locale.ROOT),
                bold ? "600" : "400",
                colour,
                escape(content));
    }

    void dot(double x, double y, String colour, String title) {
        add(
                "<circle cx='%.1f' cy='%.1f' r='3.5' fill='%s'><title>%s</title></circle>",
                x, y, colour, escape(title));
    }

    void bar(double x, double y, double width, double height, String colour) {
        add(
                "<rect x='%.1f' y='%.1f' width='%.1f' height='%.1f' rx='2' fill='%s'/>",
                x, y, width, height, colour);
    }

    /**
     * A line through points.
     *
     * @param points as in the path of SVG
     */
    void path(String points, String colour, double width, boolean dashed) {
        add(
                "<path d='%s' fill='none' stroke='%s' stroke-width='%.1f'%s/>",
                points, colour, width, dashed ? " stroke-dasharray='6 4'" : "");
    }

    private void add(String shape, Object... values) {
        shapes.append(String.format(Locale.ROOT, shape, values)).append('\n');
    }

    /** The whole picture. */
    String toSvg(int width, int height, String description) {
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' width='%d'"
                                + " height='%d' %s role='img' aria-label='%s'>%n",
                        width,
                        height,
                        width,
                        height,
                        FONT,
                        escape(description))
                + shapes
                + "</svg>\n";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&#39;");
    }

    static String colour(Contender contender) {
        return switch (contender) {
            case UNIX_SOCKET -> "#d1495b";
            case TCP_LOOPBACK -> "#c77d0a";
            case AERON -> "#8a63d2";
            case AERON_TUNED -> "#b565c9";
            case SPIN_FLOOR -> INK;
            case BLOCKING -> "#1f8fb3";
            case ADAPTIVE -> "#2f9e44";
            case BUSY_POLLING -> "#3b7dd8";
            case TIMED -> "#8a8d2a";
        };
    }
}
