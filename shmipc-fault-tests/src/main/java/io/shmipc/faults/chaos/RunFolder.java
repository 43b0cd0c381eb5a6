package io.shmipc.faults.chaos;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of a run, in memory where there is such a place. */
final class RunFolder {

    private static final Path IN_MEMORY = Path.of("/dev/shm");
    private static final String PREFIX = "shmipc-chaos-";

    private RunFolder() {}

    static Path create() throws IOException {
        return Files.isWritable(IN_MEMORY)
                ? Files.createTempDirectory(IN_MEMORY, PREFIX)
                : Files.createTempDirectory(PREFIX);
    }

    static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
