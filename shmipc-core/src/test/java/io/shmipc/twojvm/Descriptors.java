package io.shmipc.twojvm;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Stream;

/** Takes the descriptors that its process may still open, and gives them back. */
final class Descriptors {

    /** So many must be enough to fill a process in a moment, and to start it. */
    private static final int LIMIT = 192;

    private final ArrayDeque<FileInputStream> taken = new ArrayDeque<>();

    /** What starts a process that may open few. */
    static List<String> launcher() {
        return List.of("prlimit", "--nofile=" + LIMIT + ":" + LIMIT);
    }

    /** Leaves exactly so many. */
    void leave(int free) throws IOException {
        while (true) {
            try {
                taken.push(new FileInputStream("/dev/null"));
            } catch (FileNotFoundException full) {
                break;
            }
        }
        for (int i = 0; i < free; i++) {
            taken.pop().close();
        }
    }

    void giveBack() throws IOException {
        while (!taken.isEmpty()) {
            taken.pop().close();
        }
    }

    /** How many the process has open, those taken here left out. */
    long open() throws IOException {
        try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
            return links.count() - taken.size();
        }
    }
}
