package io.shmipc.benchmarks.run;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Says what is being measured and how long it will take: one line a step. */
public final class Progress {

    private final PrintStream out;
    private final LongSupplier nanoClock;
    private int steps;
    private int done;
    private long startNanos;

    public Progress(PrintStream out, LongSupplier nanoClock) {
        this.out = out;
        this.nanoClock = nanoClock;
    }

    void begin(int stepCount) {
        steps = stepCount;
        startNanos = nanoClock.getAsLong();
    }

    void beginStep(String what) {
        out.printf(Locale.ROOT, "[%d/%d] %s ... ", done + 1, steps, what);
        out.flush();
    }

    void endStep(String result) {
        done++;
        long elapsedNanos = nanoClock.getAsLong() - startNanos;
        long leftNanos = elapsedNanos / done * (steps - done);
        out.printf("%s (%s left)%n", result, text(Duration.ofNanos(leftNanos)));
    }

    void note(String line) {
        out.println(line);
    }

    static String text(Duration left) {
        long seconds = (left.toMillis() + 999) / 1000;
        return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }

    static String micros(double nanos) {
        return String.format(Locale.ROOT, nanos < 10_000 ? "%.2f" : "%.0f", nanos / 1000);
    }
}
