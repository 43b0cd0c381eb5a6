package io.shmipc.spring.test.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A folder for one socket, which nobody but this user may enter. */
final class SocketFolder {

    /** The kernel's limit of a unix socket's path is 107 bytes, that of macOS 103. */
    private static final int MAX_PATH_BYTES = 103;

    private static final Path USUAL = Path.of("/tmp");
    private static final String PREFIX = "shmipc-test-";
    private static final String SOCKET = "s";

    private final Path folder;

    private SocketFolder(Path folder) {
        this.folder = folder;
    }

    /** Makes a folder for temporary files, or where paths are shorter if those are too long. */
    static SocketFolder create() {
        return create(Path.of(System.getProperty("java.io.tmpdir")), USUAL);
    }

    static SocketFolder create(Path... parents) {
        for (Path parent : parents) {
            Path folder = make(parent);
            if (folder != null) {
                // In case that the context is never closed.
                folder.toFile().deleteOnExit();
                return new SocketFolder(folder);
            }
        }
        throw new IllegalStateException(
                "no path of a unix socket is short enough: bytes of a path in any of "
                        + Arrays.toString(parents)
                        + " must be <= "
                        + MAX_PATH_BYTES
                        + "; start with a shorter -Djava.io.tmpdir");
    }

    private static @Nullable Path make(Path parent) {
        Path folder = null;
        try {
            // Made with mode 0700 by the JDK.
            folder = Files.createTempDirectory(parent, PREFIX);
            if (bytes(folder.resolve(SOCKET)) <= MAX_PATH_BYTES) {
                return folder;
            }
            Files.delete(folder);
            return null;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder in " + parent, e);
        }
    }

    private static int bytes(Path path) {
        return path.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8).length;
    }

    String address() {
        return "unix:" + folder.resolve(SOCKET).toAbsolutePath();
    }

    Path folder() {
        return folder;
    }

    /** Removes the folder, and whatever a server that was killed has left in it. */
    void remove() {
        if (!Files.exists(folder)) {
            return;
        }
        try {
            Files.walkFileTree(folder, new Remover());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + folder, e);
        }
    }

    private static final class Remover extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
                throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
        }
    }
}
