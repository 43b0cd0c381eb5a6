package io.shmipc.faults.model;

import io.shmipc.faults.watch.Resources;
import io.shmipc.faults.watch.Watchdog;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs scenarios one after the other and reports the first that fails. */
final class ModelRun {

    private static final long HANG_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int LOOK_EVERY = 200;

    private final PrintStream out;
    private final int operations;
    private final long shrinkSeconds;
    private final Runnable onHang;
    private long operationsDone;

    /**
     * @param operations most operations of a scenario
     * @param shrinkSeconds how long to look for a shorter scenario that fails as well
     * @param onHang what to do when a scenario does not come to its end
     */
    ModelRun(PrintStream out, int operations, long shrinkSeconds, Runnable onHang) {
        this.shrinkSeconds = shrinkSeconds;
        this.out = out;
        this.operations = operations;
        this.onHang = onHang;
    }

    /** Whether all seeds from {@code first} passed. */
    boolean run(long first, long seeds) {
        long began = System.nanoTime();
        long reported = began;
        // Whatever is loaded and opened once for the whole process.
        Scenario.of(first, 1).run();
        Resources before = Resources.now();
        try (Watchdog watchdog = new Watchdog(HANG_NANOS, out, onHang)) {
            for (long seed = first; seed < first + seeds; seed++) {
                watchdog.feed("seed=" + seed);
                Scenario scenario = Scenario.of(seed, operations);
                Throwable failure = scenario.run();
                if (failure != null) {
                    report(scenario, failure, watchdog);
                    return false;
                }
                operationsDone += scenario.operations().size();
                if ((seed - first) % LOOK_EVERY == 0) {
                    before.awaitNoMore();
                }
                if (System.nanoTime() - reported > REPORT_NANOS) {
                    reported = System.nanoTime();
                    print("so far", seed - first + 1, began);
                }
            }
            before.awaitNoMore();
        }
        print("done", seeds, began);
        return true;
    }

    private void print(String what, long seeds, long began) {
        out.printf(
                "model %s: seeds=%,d operations=%,d violations=0 seconds=%d %s%n",
                what,
                seeds,
                operationsDone,
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began),
                Resources.now());
    }

    private void report(Scenario failed, Throwable failure, Watchdog watchdog) {
        out.println("VIOLATION with seed=" + failed.seed() + " operations=" + operations);
        failure.printStackTrace(out);
        watchdog.feed("shrinking seed=" + failed.seed());
        Scenario smallest = failed.shrink(TimeUnit.SECONDS.toNanos(shrinkSeconds));
        Throwable again = smallest.run();
        out.println("shrunk from " + failed.operations().size() + " operations to");
        out.println(smallest.describe());
        printCause(again);
    }

    private void printCause(@Nullable Throwable again) {
        if (again == null) {
            out.println("which does not fail every time");
        } else {
            again.printStackTrace(out);
        }
        out.flush();
    }
}
