package io.shmipc.session;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Time that costs one load to read, for stamps on the path of every message: it goes on in steps,
 * by the hand of {@link SessionWatch}, and stands still while no session lives. Any thread.
 */
final class CoarseClock {

    /** One step is 2^26 ns, 67 ms. */
    private static final int STEP_SHIFT = 26;

    /** How far it can be behind, as it is moved every 500 ms. */
    private static final int LATE_STEPS = 9;

    /** Steps before it begins again, after two years: differences are right across that. */
    private static final int MASK = (1 << 30) - 1;

    private static final long ORIGIN_NANOS = System.nanoTime();
    private static final AtomicInteger STEP = new AtomicInteger(1);

    private CoarseClock() {}

    /** Now; always positive. */
    static int now() {
        return STEP.getOpaque();
    }

    /** Has the clock show what time it is. Who comes late does not turn it back. */
    static void advance() {
        int before = STEP.get();
        long steps = System.nanoTime() - ORIGIN_NANOS >> STEP_SHIFT;
        STEP.compareAndSet(before, ((int) steps & MASK) + 1);
    }

    /** Has the clock show a time, for stress tests. */
    static void show(int step) {
        STEP.setOpaque(step);
    }

    /**
     * Nanoseconds from a time to now, or less by two thirds of a second at most, if the clock has
     * just been advanced: it may have been behind when the stamp was taken.
     */
    static long nanosSince(int stamp) {
        int steps = (now() - stamp & MASK) - LATE_STEPS;
        // A stamp of another thread may be newer than what this one sees of the clock.
        return steps < 0 || steps > MASK / 2 ? 0 : (long) steps << STEP_SHIFT;
    }
}
