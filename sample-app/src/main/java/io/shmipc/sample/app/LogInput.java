package io.shmipc.sample.app;

import io.shmipc.sample.record.ApplicationName;
import io.shmipc.sample.role.ExitCode;
import io.shmipc.sample.role.RoleFailure;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What to read: a file, or standard input.
 *
 * @param location a path, or {@code -} for standard input
 */
public record LogInput(String location) {

    private static final String STANDARD_INPUT = "-";

    public boolean isStandardInput() {
        return location.equals(STANDARD_INPUT);
    }

    /** Under which name the agent keeps the records unless the user gives one. */
    public ApplicationName defaultName() {
        return isStandardInput()
                ? new ApplicationName("stdin")
                : ApplicationName.shortened(String.valueOf(Path.of(location).getFileName()));
    }

    /**
     * Opens it; standard input stays open when the stream is closed.
     *
     * @throws RoleFailure when it cannot be read
     */
    public InputStream open() {
        if (isStandardInput()) {
            return new FilterInputStream(System.in) {
                @Override
                public void close() {
                    // Belongs to the JVM.
                }
            };
        }
        Path path = Path.of(location);
        if (Files.isDirectory(path)) {
            throw new RoleFailure(ExitCode.INPUT, "Cannot read " + path + ": it is a folder.");
        }
        try {
            return Files.newInputStream(path);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * Finds out early what {@link #open} would find out late.
     *
     * @throws RoleFailure when it cannot be read
     */
    public void requireReadable() {
        try (InputStream in = open()) {
            // Opening is the check.
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    RoleFailure unreadable(IOException e) {
        String reason =
                Files.notExists(Path.of(location))
                        ? "there is no such file."
                        : Files.isReadable(Path.of(location)) ? e + "." : "permission denied.";
        return new RoleFailure(ExitCode.INPUT, "Cannot read " + location + ": " + reason, e);
    }
}
