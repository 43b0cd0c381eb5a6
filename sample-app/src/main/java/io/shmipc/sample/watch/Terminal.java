package io.shmipc.sample.watch;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shows what the other processes say, each line with the name of its process. The calls of a stack
 * trace are shown once: a report that comes again and again is one line from then on.
 */
final class Terminal {

    private static final String CALL = "\tat ";
    private static final int MOST_REMEMBERED = 1000;

    private final PrintStream out;
    private final Set<String> shownCalls = new HashSet<>();
    private @Nullable List<String> held = new ArrayList<>();

    Terminal(PrintStream out) {
        this.out = out;
    }

    /** Shows the line, or keeps it until {@link #release} while this one has not spoken yet. */
    synchronized void show(String name, String line) {
        if (line.startsWith(CALL)
                && (shownCalls.size() >= MOST_REMEMBERED || !shownCalls.add(name + line))) {
            return;
        }
        String text = String.format("%-10s| %s", name, line.replace("\t", "    "));
        if (held != null) {
            held.add(text);
        } else {
            out.println(text);
            out.flush();
        }
    }

    /** Shows what was held back, and from now on all at once. */
    synchronized void release() {
        List<String> lines = held;
        held = null;
        if (lines != null) {
            lines.forEach(out::println);
            out.flush();
        }
    }

    synchronized void tell(String format, Object... arguments) {
        out.printf(format + "%n", arguments);
        out.flush();
    }
}
