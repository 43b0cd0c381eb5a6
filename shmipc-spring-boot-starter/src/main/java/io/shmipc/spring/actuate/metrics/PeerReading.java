package io.shmipc.spring.actuate.metrics;

import io.shmipc.diagnostics.ClassAllocation;
import io.shmipc.metrics.SessionCounters;
import io.shmipc.session.Session;
import io.shmipc.session.SizeClassUsage;
import java.util.List;

/** What meters read of a client, or of the servers of a container. Any thread. */
interface PeerReading {

    /** The sessions open now. */
    List<Session> sessions();

    /** What all sessions did since the start; never goes back. */
    SessionCounters totals();

    /** Slices of all sessions, by capacity in ascending order. */
    List<SizeClassUsage> memory();

    /** What the slices of all sessions are used for, by capacity; looks at every slice. */
    List<ClassAllocation> allocation();
}
