package io.shmipc.diagnostics.host;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process that has regions mapped.
 *
 * @param uid the user it runs as, or -1
 * @param state as in {@code /proc}: R runs, S sleeps, D waits, T is stopped, t is traced
 * @param command its command line
 * @param regions each once, in the order of their addresses
 */
public record HostProcess(
        long pid, long uid, String state, @Nullable String command, List<HostRegion> regions) {

    public HostProcess {
        regions = List.copyOf(regions);
    }
}
