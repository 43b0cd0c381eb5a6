package io.shmipc.tool.text;

import io.shmipc.diagnostics.RegionAnalysis;
import io.shmipc.diagnostics.RegionAnalysis.Source;
import io.shmipc.tool.host.Sessions;

/** What a session is called. */
public final class Titles {

    private Titles() {}

    /**
     * {@code Session 3 of process 4711, client of process 4712}, as far as it is known.
     *
     * @param index its place among those that were found together, from 0
     */
    public static String of(RegionAnalysis analysis, int index) {
        Source source = analysis.source();
        if (source.pid() < 0) {
            return "A region that no process is known to have open";
        }
        String title = "Session " + Sessions.number(source, index) + " of process " + source.pid();
        String peer = source.peerPid() < 0 ? "" : " of process " + source.peerPid();
        if (source.side() != null) {
            return title
                    + ", "
                    + SafeText.clean(source.side())
                    + peer.replace(" of ", other(source));
        }
        return peer.isEmpty() ? title : title + ", shared with" + peer.replace(" of ", " ");
    }

    /** A client is one of somebody, a server serves somebody. */
    private static String other(Source source) {
        return "server".equals(source.side()) ? " for " : " of ";
    }
}
