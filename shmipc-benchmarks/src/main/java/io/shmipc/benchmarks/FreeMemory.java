package io.shmipc.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Memory that can be had without the machine running short. */
final class FreeMemory {

    private static final Path MEMINFO = Path.of("/proc/meminfo");
    private static final String AVAILABLE = "MemAvailable:";
    private static final int BYTES_PER_KILOBYTE = 1024;

    /** Where the system does not tell. */
    private static final long ASSUMED_BYTES = 1L << 30;

    private FreeMemory() {}

    /** Three quarters of what the system says is available. */
    static long bytes() {
        try (Stream<String> lines = Files.lines(MEMINFO)) {
            return lines.filter(line -> line.startsWith(AVAILABLE))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(digits -> Long.parseLong(digits) * BYTES_PER_KILOBYTE / 4 * 3)
                    .findFirst()
                    .orElse(ASSUMED_BYTES);
        } catch (IOException | UncheckedIOException e) {
            return ASSUMED_BYTES;
        }
    }
}
