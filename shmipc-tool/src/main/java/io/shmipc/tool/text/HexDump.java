package io.shmipc.tool.text;

import io.shmipc.diagnostics.RegionAnalysis.Preview;
import java.io.PrintWriter;

/** First bytes of a payload, sixteen a line, as two digits each and as text. */
final class HexDump {

    private static final int BYTES_PER_LINE = 16;
    private static final int HALF = BYTES_PER_LINE / 2;
    private static final int DIGITS = 2;

    private HexDump() {}

    static void print(PrintWriter out, Palette palette, String indent, Preview preview) {
        String hex = SafeText.clean(preview.hex());
        String text = SafeText.clean(preview.text());
        int bytes = hex.length() / DIGITS;
        for (int from = 0; from < bytes; from += BYTES_PER_LINE) {
            int to = Math.min(bytes, from + BYTES_PER_LINE);
            StringBuilder digits = new StringBuilder();
            for (int i = from; i < from + BYTES_PER_LINE; i++) {
                digits.append(i == from + HALF ? "  " : i == from ? "" : " ")
                        .append(i < to ? hex.substring(i * DIGITS, (i + 1) * DIGITS) : "  ");
            }
            String shown =
                    text.substring(Math.min(from, text.length()), Math.min(to, text.length()));
            out.println(palette.faint("%s%04x  %s  |%s|".formatted(indent, from, digits, shown)));
        }
    }
}
