package io.shmipc.tool.host;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** What a user named on the command line: digits are a process, everything else is a file. */
public sealed interface Target {

    /** A running or stopped process. */
    record OfProcess(long pid) implements Target {
        @Override
        public String toString() {
            return "process " + pid;
        }
    }

    /** A dump, or a region file. */
    record OfFile(Path path) implements Target {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** The target of that name. */
    static Target of(String name) {
        if (!name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
            try {
                return new OfProcess(Long.parseLong(name));
            } catch (NumberFormatException e) {
                throw new CannotReadException(
                        "there is no process " + name + ": pids are smaller", e);
            }
        }
        try {
            return new OfFile(Path.of(name));
        } catch (InvalidPathException e) {
            throw new CannotReadException("a file name cannot hold these characters", e);
        }
    }
}
