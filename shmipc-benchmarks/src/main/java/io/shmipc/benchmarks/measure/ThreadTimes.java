package io.shmipc.benchmarks.measure;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Processor time in nanoseconds where the JVM only tells it in hundredths of a second: the sum of
 * what Linux says about each living thread of this process. Reading it costs part of a millisecond.
 */
public final class ThreadTimes {

    private static final Path THREADS = Path.of("/proc/self/task");

    private ThreadTimes() {}

    /** Of all threads that live; where the system does not tell it so exactly, of the process. */
    public static long cpuNanos() {
        long sum = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                sum += cpuNanos(thread);
            }
        } catch (IOException e) {
            return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                    .getProcessCpuTime();
        }
        return sum;
    }

    private static long cpuNanos(Path thread) throws IOException {
        try {
            String line = Files.readString(thread.resolve("schedstat"));
            return Long.parseLong(line.substring(0, line.indexOf(' ')));
        } catch (NoSuchFileException e) {
            if (Files.exists(thread)) {
                throw e;
            }
            // The thread has ended since the folder was listed.
            return 0;
        }
    }
}
