package io.shmipc.console.web;

import io.shmipc.console.model.Leak;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reports of one place: a place that leaks is reported again and again, and those of another one
 * would drown between them.
 *
 * @param newest the latest of them
 * @param reports how many of those at hand there are
 * @param slices of all of them
 * @param bytes of all of them
 */
public record LeakGroup(Leak newest, int reports, long slices, long bytes) {

    private record Place(String kind, List<String> acquiredAt) {}

    /**
     * Groups reports, whose order decides that of the groups. Those without a place have nothing in
     * common and stay alone.
     *
     * @param leaks the newest first
     */
    public static List<LeakGroup> of(List<Leak> leaks) {
        Map<Place, LeakGroup> groups = new LinkedHashMap<>();
        List<LeakGroup> all = new ArrayList<>();
        for (Leak leak : leaks) {
            LeakGroup alone = new LeakGroup(leak, 1, leak.slices(), leak.bytes());
            if (leak.acquiredAt().isEmpty()) {
                all.add(alone);
            } else {
                groups.merge(
                        new Place(leak.kind(), leak.acquiredAt()), alone, LeakGroup::withOlder);
            }
        }
        all.addAll(0, groups.values());
        return List.copyOf(all);
    }

    private LeakGroup withOlder(LeakGroup older) {
        return new LeakGroup(
                newest,
                reports + older.reports,
                sum(slices, older.slices),
                sum(bytes, older.bytes));
    }

    /** What instances say is not believed to be summable. */
    private static long sum(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    /** A name for the page that stays when the page is brought up to date. */
    public String id() {
        return newest.acquiredAt().isEmpty()
                ? "leak-"
                        + newest.at().toEpochMilli()
                        + "-"
                        + newest.sessionId()
                        + "-"
                        + newest.streamId()
                : "leak-"
                        + Integer.toHexString(
                                new Place(newest.kind(), newest.acquiredAt()).hashCode());
    }
}
