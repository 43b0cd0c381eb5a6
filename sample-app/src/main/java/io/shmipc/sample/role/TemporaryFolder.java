package io.shmipc.sample.role;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A folder for sockets and logs that nobody but this user may enter, and that is removed. */
public final class TemporaryFolder {

    /** Short, because the path of a unix socket must stay below 108 bytes. */
    private static final String PREFIX = "shmipc-";

    /** Tells a folder made here from every other, before anything in it is removed. */
    private static final String MARKER = ".shmipc-sample-temporary";

    private TemporaryFolder() {}

    public static Path create() throws IOException {
        // Made with mode 0700 by the JDK.
        Path folder = Files.createTempDirectory(PREFIX);
        Files.createFile(folder.resolve(MARKER));
        return folder;
    }

    /**
     * Removes a folder made by {@link #create} and what is in it; links are removed, not followed.
     * Does nothing when it is gone.
     */
    public static void remove(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        if (!Files.isRegularFile(folder.resolve(MARKER), LinkOption.NOFOLLOW_LINKS)) {
            throw new IllegalArgumentException(
                    "folder=" + folder + " was not made as a temporary one");
        }
        removeTree(folder);
    }

    /** Removes a folder within a temporary one. */
    public static void removeWithin(Path temporaryFolder, Path folder) {
        if (!folder.normalize().startsWith(temporaryFolder) || folder.equals(temporaryFolder)) {
            throw new IllegalArgumentException(
                    "folder=" + folder + " is not within " + temporaryFolder);
        }
        removeTree(folder);
    }

    private static void removeTree(Path folder) {
        try {
            Files.walkFileTree(folder, new Remover());
        } catch (NoSuchFileException e) {
            // Gone meanwhile: the process at the other end removes it too.
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
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
                throws IOException {
            if (e != null) {
                throw e;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
