package io.shmipc.faults.fuzz;

import io.shmipc.faults.watch.Resources;
import io.shmipc.faults.watch.Violation;
import io.shmipc.faults.watch.Watchdog;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Gives targets their inputs, and looks at what is held in between. */
final class FuzzRun {

    private static final long HANG_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long MAX_HEAP_GROWTH_BYTES = 48L << 20;
    private static final int FEED_EVERY = 256;

    /** Mixes seed and index so that neighbours have nothing in common. */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final PrintStream out;
    private final Runnable onHang;
    private final List<String> table = new ArrayList<>();
    private long total;

    FuzzRun(PrintStream out, Runnable onHang) {
        this.out = out;
        this.onHang = onHang;
    }

    /** Inputs of all targets so far. */
    long total() {
        return total;
    }

    /**
     * Gives one target inputs.
     *
     * @return whether it did what it must with all of them
     */
    boolean run(Targets which, long seed, long firstIndex, long inputs) {
        long index = firstIndex;
        try (Watchdog watchdog = new Watchdog(HANG_NANOS, out, onHang);
                Target target = which.make()) {
            // What is loaded and opened once does not count.
            feed(target, seed, firstIndex);
            target.checkOthers();
            Resources before = Resources.now();
            long heapBefore = usedHeap();
            long began = System.nanoTime();
            long reported = began;
            long valid = 0;
            boolean slow = !which.inMemory();
            for (; index < firstIndex + inputs; index++) {
                if (slow || index % FEED_EVERY == 0) {
                    watchdog.feed(which + " seed=" + seed + " index=" + index);
                }
                if (feed(target, seed, index)) {
                    valid++;
                }
                total++;
                if ((index - firstIndex) % target.inputsPerLook() == 0) {
                    target.checkOthers();
                    before.awaitNoMore();
                    if (System.nanoTime() - reported > REPORT_NANOS) {
                        reported = System.nanoTime();
                        out.println(line(target, index - firstIndex + 1, valid, began));
                    }
                }
            }
            target.checkOthers();
            before.awaitNoMore();
            checkHeap(heapBefore);
            table.add(line(target, inputs, valid, began));
            return true;
        } catch (Exception | Error e) {
            FailedInput failed = new FailedInput(which, seed, index);
            out.println("VIOLATION " + failed + " at the latest; saved as " + failed.save(e));
            e.printStackTrace(out);
            return false;
        }
    }

    private static boolean feed(Target target, long seed, long index) throws Exception {
        return target.run(new SplittableRandom(seed * GOLDEN ^ (index + 1) * GOLDEN * GOLDEN));
    }

    private static void checkHeap(long before) {
        long after = usedHeap();
        if (after - before > MAX_HEAP_GROWTH_BYTES) {
            throw new Violation("heap after collection: before=" + before + " after=" + after);
        }
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static String line(Target target, long inputs, long valid, long beganNanos) {
        double seconds = (System.nanoTime() - beganNanos) / 1e9;
        return String.format(
                "%-28s inputs=%,12d takenForValid=%,12d perSecond=%,10d violations=0",
                target.name(), inputs, valid, (long) (inputs / seconds));
    }

    void printTable() {
        table.forEach(out::println);
        out.printf("all targets: inputs=%,d violations=0 %s%n", total, Resources.now());
    }
}
