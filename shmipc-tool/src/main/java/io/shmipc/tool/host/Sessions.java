package io.shmipc.tool.host;

import io.shmipc.diagnostics.RegionAnalysis.Source;

/** What a session is called by people: the number that its process gave it, where that is known. */
public final class Sessions {

    private Sessions() {}

    /**
     * The number of a session.
     *
     * @param index its place among those that were found together, from 0
     */
    public static long number(Source source, int index) {
        return source.session() < 0 ? index + 1L : source.session();
    }
}
