package io.shmipc.diagnostics.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code /proc} says of processes. Everything is bounded, as processes choose much of it. */
final class ProcessInfo {

    static final Path PROC = Path.of("/proc");

    private static final int MAX_PROCESSES = 1 << 16;
    private static final int MAX_FILE_BYTES = 1 << 14;
    private static final int MAX_COMMAND_LENGTH = 256;
    private static final int MAX_PID_DIGITS = 10;
    private static final String UID_LINE = "Uid:";

    private ProcessInfo() {}

    static Path of(long pid) {
        return PROC.resolve(Long.toString(pid));
    }

    /** All processes, in the order of their pids. */
    static List<Long> pids() throws IOException {
        List<Long> pids = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, ProcessInfo::isPid)) {
            for (Path entry : entries) {
                pids.add(Long.parseLong(entry.getFileName().toString()));
                if (pids.size() == MAX_PROCESSES) {
                    break;
                }
            }
        }
        pids.sort(null);
        return pids;
    }

    private static boolean isPid(Path entry) {
        String name = String.valueOf(entry.getFileName());
        return name.length() <= MAX_PID_DIGITS && name.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    static boolean exists(long pid) {
        return pid > 0 && Files.isDirectory(of(pid));
    }

    /** What runs there, or null. */
    static @Nullable String command(long pid) {
        String line = read(of(pid).resolve("cmdline")).replace('\0', ' ').strip();
        if (line.isEmpty()) {
            line = read(of(pid).resolve("comm")).strip();
        }
        if (line.isEmpty()) {
            return null;
        }
        return line.length() <= MAX_COMMAND_LENGTH ? line : line.substring(0, MAX_COMMAND_LENGTH);
    }

    /** The letter of its state, or a question mark. */
    static String state(long pid) {
        // The name before it, in parentheses, may contain anything.
        String stat = read(of(pid).resolve("stat"));
        int at = stat.lastIndexOf(')') + 2;
        return at >= 2 && at < stat.length() ? stat.substring(at, at + 1) : "?";
    }

    /** Whether it cannot change anything until somebody lets it go on. */
    static boolean isStopped(long pid) {
        String state = state(pid);
        return state.equals("T") || state.equals("t");
    }

    /** Its real user, or -1. */
    static long uid(long pid) {
        for (String line : read(of(pid).resolve("status")).split("\n")) {
            if (line.startsWith(UID_LINE)) {
                String[] ids = line.substring(UID_LINE.length()).strip().split("\\s+");
                return ids[0].chars().allMatch(Character::isDigit) && !ids[0].isEmpty()
                        ? Long.parseLong(ids[0])
                        : -1;
            }
        }
        return -1;
    }

    private static String read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_FILE_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
