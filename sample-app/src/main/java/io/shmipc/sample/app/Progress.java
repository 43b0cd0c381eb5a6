package io.shmipc.sample.app;

import java.io.Console;
import java.io.PrintStream;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** One line that is overwritten, shown only to a person who watches. Used by one thread. */
public final class Progress {

    private static final long NANOS_BETWEEN_UPDATES = 100_000_000;
    private static final String ERASE_LINE = "\r\033[K";

    private final @Nullable PrintStream out;
    private long lastNanos = System.nanoTime() - NANOS_BETWEEN_UPDATES;

    private Progress(@Nullable PrintStream out) {
        this.out = out;
    }

    /** Shows itself on standard output if that is a terminal. */
    public static Progress onTerminal() {
        return new Progress(isTerminal() ? System.out : null);
    }

    /** Shows the text, unless the last one was shown only just now. */
    public void show(String text) {
        long now = System.nanoTime();
        if (out != null && now - lastNanos >= NANOS_BETWEEN_UPDATES) {
            lastNanos = now;
            out.print(ERASE_LINE + text);
            out.flush();
        }
    }

    /** Leaves no trace. */
    public void clear() {
        if (out != null) {
            out.print(ERASE_LINE);
            out.flush();
        }
    }

    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // Since 22 there is a console for pipes too, and a method that tells; 17 has neither.
            Method isTerminal = Console.class.getMethod("isTerminal");
            return (Boolean) isTerminal.invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
