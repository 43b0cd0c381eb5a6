package io.shmipc.tool.host;

import io.shmipc.diagnostics.DumpOptions;
import io.shmipc.diagnostics.DumpReader;
import io.shmipc.diagnostics.SessionImage;
import io.shmipc.diagnostics.host.RegionFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Images out of files: dumps, and region files. */
final class FileImages {

    /** How dumps begin, see {@code docs/dump-format.md}; no region has so many lists. */
    private static final byte[] DUMP_START = {(byte) 0x89, 'S', 'H', 'M', 'D', 'U', 'M', 'P'};

    private FileImages() {}

    static List<SessionImage> read(Path file, DumpOptions options) {
        try {
            checkKind(file);
            return startsAsDump(file) ? DumpReader.read(file) : RegionFiles.capture(file, options);
        } catch (NoSuchFileException e) {
            throw new CannotReadException("there is no file " + file, e);
        } catch (AccessDeniedException e) {
            throw new CannotReadException(
                    "no permission to read " + file + ": its owner can, and root", e);
        } catch (IOException | UncheckedIOException e) {
            throw new CannotReadException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** What is no plain file may have no end, or may make a reader wait. */
    private static void checkKind(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (Files.isDirectory(file)) {
            throw new CannotReadException(file + " is a directory: name a dump or a region file");
        }
        if (!Files.isRegularFile(file)) {
            throw new CannotReadException(
                    file + " is no plain file: name a dump, a region file or a pid");
        }
        if (Files.size(file) == 0) {
            throw new CannotReadException(file + " is empty: neither a dump nor a region");
        }
    }

    private static boolean startsAsDump(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(DUMP_START.length), DUMP_START);
        }
    }
}
