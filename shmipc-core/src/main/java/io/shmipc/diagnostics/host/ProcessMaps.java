package io.shmipc.diagnostics.host;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a process has mapped, as far as it can be a region. */
final class ProcessMaps {

    private static final int MAX_LINES = 1 << 17;
    private static final int MAX_CANDIDATES = 4096;
    private static final int FIELDS = 6;
    private static final int HEX = 16;
    private static final String DELETED = " (deleted)";
    private static final String MEMFD = "/memfd:";

    /**
     * A shared mapping of a file or memfd from its start.
     *
     * @param path as in the file, which says whether it was deleted
     */
    record Entry(long start, long end, String device, long inode, String path) {

        long bytes() {
            return end - start;
        }

        boolean isDeleted() {
            return path.endsWith(DELETED);
        }

        boolean isMemfd() {
            return path.startsWith(MEMFD);
        }

        String name() {
            String name = isDeleted() ? path.substring(0, path.length() - DELETED.length()) : path;
            return isMemfd() ? name.substring(MEMFD.length()) : name;
        }

        /** What tells it from any other file of this host. */
        String identity() {
            return device + ":" + inode;
        }
    }

    private ProcessMaps() {}

    /**
     * What may be regions, each once, in the order of the addresses.
     *
     * @throws CaptureException if the process is gone or may not be looked at
     */
    static List<Entry> candidates(long pid) throws CaptureException {
        List<Entry> entries = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        // Paths are bytes; whatever they are, every byte is a character here.
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                Files.newInputStream(ProcessInfo.of(pid).resolve("maps")),
                                StandardCharsets.ISO_8859_1))) {
            String line = lines.readLine();
            for (int i = 0; line != null && i < MAX_LINES; i++) {
                Entry entry = parse(line);
                if (entry != null && seen.add(entry.identity())) {
                    entries.add(entry);
                    if (entries.size() == MAX_CANDIDATES) {
                        break;
                    }
                }
                line = lines.readLine();
            }
            return entries;
        } catch (NoSuchFileException | FileNotFoundException e) {
            throw CaptureException.gone(pid, e);
        } catch (AccessDeniedException e) {
            throw CaptureException.forbidden(pid, "its list of mappings", e);
        } catch (IOException e) {
            throw ProcessInfo.exists(pid)
                    ? CaptureException.forbidden(pid, "its list of mappings", e)
                    : CaptureException.gone(pid, e);
        }
    }

    /** A line of the file, if it can be that of a region. */
    static @Nullable Entry parse(String line) {
        String[] fields = line.split(" +", FIELDS);
        if (fields.length < FIELDS
                || fields[1].length() != 4
                || fields[1].charAt(0) != 'r'
                || fields[1].charAt(3) != 's'
                || !fields[5].startsWith("/")
                || fields[5].startsWith("/dev/") && !fields[5].startsWith("/dev/shm/")) {
            return null;
        }
        int dash = fields[0].indexOf('-');
        try {
            long start = Long.parseUnsignedLong(fields[0].substring(0, Math.max(0, dash)), HEX);
            long end = Long.parseUnsignedLong(fields[0].substring(dash + 1), HEX);
            long offset = Long.parseUnsignedLong(fields[2], HEX);
            long inode = Long.parseLong(fields[4]);
            boolean fits = start > 0 && end > start && end - start <= 1L + Integer.MAX_VALUE;
            return fits && offset == 0 && inode != 0
                    ? new Entry(start, end, fields[3], inode, fields[5])
                    : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
