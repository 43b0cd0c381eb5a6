package io.shmipc.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a run puts its files: sockets, and what contenders map. In memory ({@code /dev/shm}) where
 * there is such a place with room, as Aeron does by itself, and else among temporary files.
 */
public final class RunFolder implements AutoCloseable {

    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long LEAST_FREE_BYTES = 512L << 20;

    private final Path path;

    private RunFolder(Path path) {
        this.path = path;
    }

    /** A new folder that nobody else can enter. */
    public static RunFolder create() throws IOException {
        if (Files.isWritable(MEMORY)
                && Files.getFileStore(MEMORY).getUsableSpace() >= LEAST_FREE_BYTES) {
            return new RunFolder(Files.createTempDirectory(MEMORY, "shmipc-benchmarks-"));
        }
        return new RunFolder(Files.createTempDirectory("shmipc-benchmarks-"));
    }

    static RunFolder existing(Path path) {
        return new RunFolder(path);
    }

    Path path() {
        return path;
    }

    /** Deletes it with everything in it, as far as that is possible. */
    void delete() {
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            // Another process of the run deletes it too; what it could not delete, this cannot.
        }
    }

    @Override
    public void close() {
        delete();
    }
}
