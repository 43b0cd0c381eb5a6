package io.shmipc.sample.app;

import io.shmipc.sample.role.ExitCode;
import io.shmipc.sample.role.RoleFailure;
import java.io.File;
import java.util.Comparator;
import java.util.List;

/**
 * Real logs to start with. Each Debian has the package manager's, also a container that runs
 * nothing else; a machine that keeps a system log has a bigger one.
 */
public final class MachineLogs {

    private static final List<String> CANDIDATES =
            List.of(
                    "/var/log/syslog",
                    "/var/log/messages",
                    "/var/log/kern.log",
                    "/var/log/dpkg.log",
                    "/var/log/dpkg.log.1",
                    "/var/log/alternatives.log",
                    "/var/log/alternatives.log.1",
                    "/var/log/bootstrap.log",
                    "/var/log/apt/history.log",
                    "/var/log/apt/term.log");

    private MachineLogs() {}

    /**
     * The biggest of the usual logs that this user may read.
     *
     * @throws RoleFailure when there is none
     */
    public static LogInput biggest() {
        return biggestOf(CANDIDATES);
    }

    static LogInput biggestOf(List<String> candidates) {
        return candidates.stream()
                .map(File::new)
                .filter(file -> file.isFile() && file.canRead() && file.length() > 0)
                .max(Comparator.comparingLong(File::length))
                .map(file -> new LogInput(file.getPath()))
                .orElseThrow(
                        () ->
                                new RoleFailure(
                                        ExitCode.INPUT,
                                        "Found no log to read on this machine (looked for "
                                                + String.join(", ", candidates)
                                                + "). Name one with --file=PATH."));
    }
}
