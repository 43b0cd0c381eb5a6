package io.shmipc.diagnostics.host;

import java.nio.file.Path;

/**
 * A file that holds a region.
 *
 * @param owner name or number of the user that it belongs to
 * @param ageMillis since it was last changed other than through a mapping, which as a rule is since
 *     it was made
 * @param use whether a process has it mapped
 */
public record RegionFile(
        Path path, RegionKind kind, String owner, long ageMillis, long bytes, long inode, Use use) {

    /** Whether a process has a file mapped. */
    public enum Use {
        /** One has. */
        IN_USE,
        /** None has. */
        UNUSED,
        /** None of those that can be looked at has, and there are others. */
        UNKNOWN
    }
}
