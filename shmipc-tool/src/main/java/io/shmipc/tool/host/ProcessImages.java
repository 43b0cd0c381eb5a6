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
            // The name is in parentheses and may hold any bytes, parentheses too.
            String stat =
                    Files.readString(
                            Path.of("/proc", Long.toString(pid), "stat"),
                            StandardCharsets.ISO_8859_1);
            int state = stat.lastIndexOf(')') + 2;
            return state < stat.length() && ENDED_STATES.indexOf(stat.charAt(state)) < 0;
        } catch (IOException e) {
            return false;
        }
    }
}
