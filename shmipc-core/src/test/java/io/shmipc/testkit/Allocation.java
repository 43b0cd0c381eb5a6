package io.shmipc.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** How much the calling thread allocates, as the virtual machine counts it. */
public final class Allocation {

    private static final int WARM_UP = 30_000;
    private static final int MEASURED = 20_000;
    private static final int ATTEMPTS = 5;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /**
     * Bytes that one run allocates, once it is warm: the least of a few measurements, as the first
     * ones may fall into the time when code is compiled.
     */
    public static double bytesPerRun(Runnable once) {
        repeat(once, WARM_UP);
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            repeat(once, MEASURED);
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return (double) least / MEASURED;
    }

    private static void repeat(Runnable once, int times) {
        for (int i = 0; i < times; i++) {
            once.run();
        }
    }
}
