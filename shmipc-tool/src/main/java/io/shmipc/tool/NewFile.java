package io.shmipc.tool;

import io.shmipc.tool.host.CannotReadException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that only its owner can read, from its first moment on, and that appears under its name
 * when it is whole.
 */
final class NewFile {

    /** What is written. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private static final String OWNER_ONLY = "rw-------";

    private NewFile() {}

    static boolean isThere(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Writes it and returns its size.
     *
     * @param replace whether it may take the place of an older file; else one that appears
     *     meanwhile stays as it is
     */
    static long write(Path file, boolean replace, Content content) {
        if (Files.isDirectory(file) || file.getFileName() == null) {
            throw new CannotReadException(file + " is a directory: name a file");
        }
        if (isThere(file) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            // Root could replace /dev/null, and with it what the whole system writes to.
            throw new CannotReadException(file + " is no plain file, and stays: name a file");
        }
        Path part =
                file.resolveSibling(
                        "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            try (OutputStream out = open(part)) {
                content.writeTo(out);
            }
            long bytes = Files.size(part);
            if (replace) {
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            } else {
                appear(part, file);
            }
            return bytes;
        } catch (FileAlreadyExistsException e) {
            throw new CannotReadException(e.getFile() + " exists by now, and stays", e);
        } catch (IOException e) {
            throw new CannotReadException(file + " cannot be written: " + reason(e), e);
        } finally {
            delete(part);
        }
    }

    /** A link is made in one step and only where there is nothing; some file systems have none. */
    private static void appear(Path part, Path file) throws IOException {
        try {
            Files.createLink(file, part);
        } catch (FileAlreadyExistsException e) {
            throw new FileAlreadyExistsException(file.toString());
        } catch (FileSystemException | UnsupportedOperationException e) {
            Files.move(part, file);
        }
    }

    private static OutputStream open(Path part) throws IOException {
        SeekableByteChannel channel =
                Files.newByteChannel(
                        part,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString(OWNER_ONLY)));
        return new BufferedOutputStream(Channels.newOutputStream(channel));
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "its folder does not exist";
        }
        if (e instanceof FileSystemException f && f.getReason() != null) {
            return f.getReason();
        }
        return e instanceof java.nio.file.AccessDeniedException
                ? "no permission for its folder"
                : String.valueOf(e.getMessage());
    }

    private static void delete(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // The failure before it is the one to report.
        }
    }
}
