package io.shmipc.session;

import io.shmipc.diagnostics.ClassAllocation;
import io.shmipc.metrics.LeakReport;
import io.shmipc.metrics.SessionCounters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What all sessions of a client or server did, those that have ended included: sums that never go
 * back. Buffer regions that several sessions share count once. Keeps no session that has ended.
 * What a thread counts in the moment in which its session ends may be missing. For the client and
 * server packages; any thread.
 */
public final class SessionTotals {

    private final Set<SessionImpl> sessions = new HashSet<>();

    /** Regions of these, with the number of sessions that use them. */
    private final Map<SharedRegion, Integer> regions = new IdentityHashMap<>();

    /** Of regions whose last session has ended, and whose memory is there for who reads in it. */
    private final List<LeakTally> unconcluded = new ArrayList<>();

    /** Of all sessions, those that have ended included. */
    private final LeakJournal suspected = new LeakJournal(null);

    private SessionCounters ended = SessionCounters.NONE;

    /** A session has begun. */
    public synchronized void add(Session session) {
        SessionImpl added = (SessionImpl) session;
        SharedRegion region = added.region();
        if (!sessions.add(added)) {
            return;
        }
        added.leakJournal().noteIn(suspected);
        if (region != null) {
            regions.merge(region, 1, Integer::sum);
        }
    }

    /** A session has ended. Doing it twice is harmless. */
    public synchronized void remove(Session session) {
        SessionImpl removed = (SessionImpl) session;
        if (!sessions.remove(removed)) {
            return;
        }
        ended = ended.plus(removed.countersOfItsOwn());
        SharedRegion region = removed.region();
        if (region != null && regions.merge(region, -1, SessionTotals::lessOrNone) == null) {
            lastLeft(region);
        }
        addLeaks();
    }

    private void lastLeft(SharedRegion region) {
        LeakTally leaks = region.leaks();
        boolean known = leaks.isConcluded();
        SessionCounters counters = Counters.of(region);
        ended = ended.plus(counters);
        // If they became known in between, and were not none, they are among the counters.
        if (!known && counters.slicesLeaked() == 0) {
            unconcluded.add(leaks);
        }
    }

    private void addLeaks() {
        for (Iterator<LeakTally> all = unconcluded.iterator(); all.hasNext(); ) {
            LeakTally leaks = all.next();
            if (leaks.isConcluded()) {
                ended = ended.plus(Counters.leaked(leaks.slices()));
                all.remove();
            }
        }
    }

    private static @Nullable Integer lessOrNone(int users, int change) {
        return users + change == 0 ? null : Integer.valueOf(users + change);
    }

    /** Counters of all sessions there were. */
    public synchronized SessionCounters counters() {
        addLeaks();
        SessionCounters sum = ended.plus(Counters.suspected(suspected.count()));
        for (SessionImpl session : sessions) {
            sum = sum.plus(session.countersOfItsOwn());
        }
        for (SharedRegion region : regions.keySet()) {
            sum = sum.plus(Counters.of(region));
        }
        return sum;
    }

    /**
     * What the memory of all sessions open now is used for, for each slice capacity in ascending
     * order.
     */
    public List<ClassAllocation> allocation() {
        Map<SharedRegion, List<SessionImpl>> users = new IdentityHashMap<>();
        synchronized (this) {
            for (SessionImpl session : sessions) {
                SharedRegion region = session.region();
                if (region != null && session.isOpen()) {
                    users.computeIfAbsent(region, unused -> new ArrayList<>()).add(session);
                }
            }
        }
        Map<Integer, ClassAllocation> byCapacity = new TreeMap<>();
        for (List<SessionImpl> sharing : users.values()) {
            for (ClassAllocation one : ofAnyOpen(sharing)) {
                byCapacity.merge(one.capacityBytes(), one, ClassAllocation::plus);
            }
        }
        return List.copyOf(byCapacity.values());
    }

    /** One that ends at this moment says nothing, though the memory may be used by the next. */
    private static List<ClassAllocation> ofAnyOpen(List<SessionImpl> sharing) {
        for (SessionImpl session : sharing) {
            List<ClassAllocation> allocation = session.allocation();
            if (!allocation.isEmpty()) {
                return allocation;
            }
        }
        return List.of();
    }

    /** The last leaks that were found in all sessions there were, the newest first. */
    public List<LeakReport> recentLeaks() {
        return suspected.recent();
    }

    /**
     * Slices in all and free in the memory of all sessions open now, for each slice capacity in
     * ascending order.
     */
    public synchronized List<SizeClassUsage> memory() {
        Map<Integer, SizeClassUsage> byCapacity = new TreeMap<>();
        Set<SharedRegion> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (SessionImpl session : sessions) {
            SharedRegion region = session.region();
            if (region != null && session.isOpen() && seen.add(region)) {
                addTo(byCapacity, session.memory());
            }
        }
        return List.copyOf(byCapacity.values());
    }

    private static void addTo(
            Map<Integer, SizeClassUsage> byCapacity, Collection<SizeClassUsage> added) {
        for (SizeClassUsage usage : added) {
            byCapacity.merge(usage.capacityBytes(), usage, SessionTotals::sum);
        }
    }

    private static SizeClassUsage sum(SizeClassUsage a, SizeClassUsage b) {
        return new SizeClassUsage(
                a.capacityBytes(), a.slices() + b.slices(), a.freeSlices() + b.freeSlices());
    }
}
