package io.shmipc.tool.text;

import io.shmipc.diagnostics.RegionAnalysis.Element;
import io.shmipc.diagnostics.RegionAnalysis.WaitingQueue;
import java.io.PrintWriter;
import java.util.List;

/** Both queues, and what waits in them. */
final class QueuesText {

    /** Those after them are of sessions that share the memory. */
    private static final int OF_A_SESSION = 2;

    private final PrintWriter out;
    private final Palette palette;
    private final boolean elements;

    QueuesText(PrintWriter out, Palette palette, boolean elements) {
        this.out = out;
        this.palette = palette;
        this.elements = elements;
    }

    void print(List<WaitingQueue> queues) {
        if (queues.isEmpty()) {
            out.println("The queues could not be had: only the buffer region is here.");
            return;
        }
        TextTable table =
                new TextTable()
                        .left("queue")
                        .right("waiting", "capacity", "put", "taken")
                        .left("consumer");
        for (int i = 0; i < queues.size(); i++) {
            WaitingQueue queue = queues.get(i);
            table.row(
                    SafeText.clean(queue.direction()) + (i < OF_A_SESSION ? "" : " of another"),
                    queue.depth(),
                    queue.capacity(),
                    queue.tail(),
                    queue.head(),
                    queue.consumerAwake() ? "awake" : "asleep");
        }
        table.print(out, palette, "");
        if (elements) {
            queues.forEach(this::printElements);
        }
    }

    private void printElements(WaitingQueue queue) {
        out.println();
        String direction = SafeText.clean(queue.direction());
        if (queue.elements().isEmpty()) {
            out.println("Nothing waits " + direction + ".");
            return;
        }
        out.println(palette.heading("Waiting " + direction + ", the oldest first:"));
        TextTable table =
                new TextTable()
                        .right("position", "stream")
                        .left("kind")
                        .right("first slice", "slices", "bytes");
        for (Element element : queue.elements()) {
            boolean carries = element.slice() != 0;
            table.row(
                    element.position(),
                    Integer.toUnsignedString(element.stream()),
                    kind(element.status()),
                    carries ? element.slice() : "-",
                    carries ? element.slices() : "-",
                    carries ? element.bytes() : "-");
        }
        table.print(out, palette, "  ");
        if (queue.elementsOmitted() > 0) {
            out.println(
                    palette.faint("  " + queue.elementsOmitted() + " more not shown: --held N"));
        }
    }

    /** The two that the wire format names. */
    private static String kind(int status) {
        return switch (status) {
            case 0 -> "data";
            case 1 -> "close";
            default -> "status " + Integer.toUnsignedString(status);
        };
    }
}
