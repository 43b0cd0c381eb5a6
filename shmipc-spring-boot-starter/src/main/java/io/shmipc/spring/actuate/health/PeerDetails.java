package io.shmipc.spring.actuate.health;

import io.shmipc.metrics.FallbackReason;
import io.shmipc.metrics.SessionCounters;
import io.shmipc.session.Session;
import io.shmipc.session.SizeClassUsage;
import io.shmipc.spring.actuate.Words;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What health says of clients and servers alike. */
final class PeerDetails {

    /** A server may have thousands of peers. */
    private static final int MAX_PIDS = 16;

    private PeerDetails() {}

    /** Process ids of the peers, as far as the system tells them; not more than a few. */
    static List<Integer> pids(List<Session> sessions) {
        return sessions.stream()
                .map(Session::remotePid)
                .filter(pid -> pid > 0)
                .distinct()
                .sorted()
                .limit(MAX_PIDS)
                .toList();
    }

    static Map<String, Object> memory(List<SizeClassUsage> classes) {
        Map<String, Object> memory = new LinkedHashMap<>();
        memory.put("totalBytes", bytes(classes, false));
        memory.put("freeBytes", bytes(classes, true));
        return memory;
    }

    private static long bytes(List<SizeClassUsage> classes, boolean free) {
        return classes.stream()
                .mapToLong(c -> (long) c.capacityBytes() * (free ? c.freeSlices() : c.slices()))
                .sum();
    }

    /** Streams that fell back since the start, by reason, and sessions that were told to. */
    static Map<String, Object> fallback(SessionCounters totals, List<Session> sessions) {
        Map<String, Object> fallback = new LinkedHashMap<>();
        Map<String, Long> byReason = new LinkedHashMap<>();
        for (FallbackReason reason : FallbackReason.values()) {
            byReason.put(Words.of(reason), totals.streamsFellBack(reason));
        }
        fallback.put("streams", byReason);
        fallback.put("forcedSessions", sessions.stream().filter(Session::isFallbackForced).count());
        return fallback;
    }
}
