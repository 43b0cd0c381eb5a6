package io.shmipc.tool.host;

import io.shmipc.diagnostics.RegionAnalysis;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** This host, as far as the user may look. Everything fails with {@link CannotReadException}. */
public interface Host {

    /** Processes and regions. */
    HostListing list();

    /** What the memory of a process, or a file, says: one for each session, at least one. */
    List<RegionAnalysis> analyse(Target target, Look look);

    /**
     * Writes a dump of it.
     *
     * @return the number of sessions in it
     * @throws IOException if {@code out} fails
     */
    int dump(Target target, DumpRequest request, OutputStream out) throws IOException;

    /** Whether the process is there and has not ended. */
    boolean isRunning(long pid);
}
