package io.shmipc.tool.text;

import io.shmipc.diagnostics.RegionAnalysis;
import io.shmipc.diagnostics.RegionAnalysis.Message;
import java.io.PrintWriter;

/** Chains of slices. */
final class MessagesText {

    private final PrintWriter out;
    private final Palette palette;
    private final int limit;

    MessagesText(PrintWriter out, Palette palette, int limit) {
        this.out = out;
        this.palette = palette;
        this.limit = limit;
    }

    void print(RegionAnalysis analysis) {
        if (analysis.messages().isEmpty()) {
            out.println("No messages in memory.");
            return;
        }
        out.println(palette.heading(Numbers.of(analysis.messages().size(), "message") + ":"));
        TextTable table =
                new TextTable().right("first slice", "slices", "bytes", "stream").left("where");
        int all = analysis.messages().size();
        for (Message message : analysis.messages().subList(0, Math.min(limit, all))) {
            table.row(
                    message.first(),
                    message.slices(),
                    message.bytes(),
                    message.stream() == 0 ? "-" : Integer.toUnsignedString(message.stream()),
                    where(analysis, message));
        }
        table.print(out, palette, "  ");
        if (all > limit) {
            out.println(palette.faint("  " + (all - limit) + " more not shown: --held N"));
        }
    }

    private static String where(RegionAnalysis analysis, Message message) {
        int queue = message.queue();
        if (queue < 0) {
            return "received, or being written";
        }
        return queue < analysis.queues().size()
                ? "waits " + SafeText.clean(analysis.queues().get(queue).direction())
                : "waits in queue " + queue;
    }
}
