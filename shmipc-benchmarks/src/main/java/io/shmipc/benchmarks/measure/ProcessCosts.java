package io.shmipc.benchmarks.measure;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What this process has used since it began.
 *
 * @param cpuNanos processor time of all threads, those of the JVM included
 * @param allocatedBytes allocated on the heap by Java threads that are alive
 */
public record ProcessCosts(long cpuNanos, long allocatedBytes) {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Of this process, now. */
    public static ProcessCosts now() {
        long allocated = 0;
        for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
            allocated += Math.max(0, bytes);
        }
        return new ProcessCosts(SYSTEM.getProcessCpuTime(), allocated);
    }

    /** What was used since an earlier reading. */
    public ProcessCosts since(ProcessCosts earlier) {
        return new ProcessCosts(
                cpuNanos - earlier.cpuNanos, Math.max(0, allocatedBytes - earlier.allocatedBytes));
    }

    /** Both together. */
    public ProcessCosts plus(ProcessCosts other) {
        return new ProcessCosts(cpuNanos + other.cpuNanos, allocatedBytes + other.allocatedBytes);
    }

    /** Two words that {@link #decode} understands. */
    public String encode() {
        return cpuNanos + " " + allocatedBytes;
    }

    /** The reading behind two words of {@link #encode}. */
    public static ProcessCosts decode(String words) {
        String[] numbers = words.strip().split(" ");
        return new ProcessCosts(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
    }
}
