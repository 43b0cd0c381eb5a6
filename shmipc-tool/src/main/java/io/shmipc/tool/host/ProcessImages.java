package io.shmipc.tool.host;

import io.shmipc.diagnostics.DumpOptions;
import io.shmipc.diagnostics.SessionImage;
import io.shmipc.diagnostics.host.ProcessCapture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Images of the memory of processes. */
final class ProcessImages {

    /** Ended, and not yet noticed by its parent. */
    private static final String ENDED_STATES = "ZXx";

    /** Set while a process ends: its memory is gone before its state says so. */
    private static final long EXITING = 0x4;

    private static final int STATE = 0;
    private static final int FLAGS = 6;

    private ProcessImages() {}

    static List<SessionImage> of(long pid, DumpOptions options) {
        List<SessionImage> images;
        try {
            images = ProcessCapture.capture(pid, options);
        } catch (IOException | UncheckedIOException e) {
            throw new CannotReadException(String.valueOf(e.getMessage()), e);
        }
        if (images.isEmpty()) {
            throw new CannotReadException(
                    "process " + pid + " shares no memory of this kind now: see shmipc-tool list");
        }
        return images;
    }

    static boolean isRunning(long pid) {
        try {
            return isRunning(
                    Files.readString(
                            Path.of("/proc", Long.toString(pid), "stat"),
                            StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return false;
        }
    }

    static boolean isRunning(String stat) {
        // The name is in parentheses and may hold any bytes, parentheses too.
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        return afterName.length > FLAGS
                && !ENDED_STATES.contains(afterName[STATE])
                && (Long.parseLong(afterName[FLAGS]) & EXITING) == 0;
    }
}
