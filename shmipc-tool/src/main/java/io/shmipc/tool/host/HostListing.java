package io.shmipc.tool.host;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What there is on this host. Its names are those of the JSON, so they stay.
 *
 * @param formatVersion version of these names and their meaning
 * @param processes that have regions mapped, in ascending order of their pids
 * @param notPermitted processes that could not be looked into
 * @param leftBehind region files that no process is known to have mapped
 */
public record HostListing(
        int formatVersion, List<Listed> processes, int notPermitted, List<LeftBehind> leftBehind) {

    /** The present version. */
    public static final int FORMAT_VERSION = 1;

    /**
     * A process.
     *
     * @param user name of its user, or the number where there is no name
     * @param state as in {@code /proc}: R runs, S sleeps, D waits, T is stopped, t is traced
     * @param command its command line, as far as it can be had
     */
    public record Listed(
            long pid,
            @Nullable String user,
            String state,
            @Nullable String command,
            List<Region> regions) {

        public Listed {
            regions = List.copyOf(regions);
        }
    }

    /**
     * A region that a process has mapped.
     *
     * @param name of the memfd, or path of the file
     * @param kind {@code buffer} or {@code queue}
     * @param bytes its size
     * @param readable whether its content may be read
     * @param sharedWith pids of the others that have it mapped, as far as they can be seen
     */
    public record Region(
            String name, String kind, long bytes, boolean readable, List<Long> sharedWith) {

        public Region {
            sharedWith = List.copyOf(sharedWith);
        }
    }

    /**
     * A region file without a process.
     *
     * @param kind {@code buffer} or {@code queue}
     * @param owner name or number of the user that it belongs to
     * @param ageMillis since it was made, as a rule
     * @param certain whether all processes could be looked into
     */
    public record LeftBehind(
            String path, String kind, String owner, long bytes, long ageMillis, boolean certain) {}

    public HostListing {
        processes = List.copyOf(processes);
        leftBehind = List.copyOf(leftBehind);
    }
}
