package io.shmipc.faults.chaos.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What the system says a process holds.
 *
 * @param sockets descriptors of sockets
 * @param regions descriptors of shared memory
 * @param others all other descriptors
 * @param mappings mappings of shared memory
 */
public record Holdings(int sockets, int regions, int others, int mappings) {

    private static final String MEMFD = "memfd:";
    private static final String SHARED = "/shmipc_";

    /** Counts what a process holds now. */
    public static Holdings of(long pid) {
        Path proc = Path.of("/proc", Long.toString(pid));
        int sockets = 0;
        int regions = 0;
        int others = 0;
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(proc.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                String target = target(descriptor);
                if (target.startsWith("socket:")) {
                    sockets++;
                } else if (isRegion(target)) {
                    regions++;
                } else if (!target.isEmpty()) {
                    others++;
                }
            }
            try (Stream<String> maps = Files.lines(proc.resolve("maps"))) {
                int mappings = (int) maps.filter(Holdings::isRegion).count();
                return new Holdings(sockets, regions, others, mappings);
            }
        } catch (IOException e) {
            throw new ChildFailedException("cannot look at pid=" + pid + ": " + e);
        }
    }

    private static boolean isRegion(String text) {
        return text.contains(MEMFD) || text.contains(SHARED);
    }

    private static String target(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException e) {
            return "";
        }
    }
}
