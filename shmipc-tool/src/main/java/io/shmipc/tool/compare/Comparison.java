package io.shmipc.tool.compare;

import io.shmipc.diagnostics.AnalysisDiff;
import io.shmipc.diagnostics.RegionAnalysis;
import io.shmipc.tool.host.Sessions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What has changed between two looks. Its names are those of the JSON, so they stay.
 *
 * @param formatVersion version of these names and their meaning
 * @param sessions that are in both
 * @param onlyBefore sessions that are gone
 * @param onlyAfter sessions that are new
 */
public record Comparison(
        int formatVersion,
        List<Changed> sessions,
        List<SessionName> onlyBefore,
        List<SessionName> onlyAfter) {

    /** The present version. */
    public static final int FORMAT_VERSION = 1;

    /**
     * What tells sessions apart.
     *
     * @param session number of the session, counted from 1 where the process does not tell it
     * @param region name of its buffer region, as far as it is known
     */
    public record SessionName(long pid, long session, @Nullable String region) {

        static SessionName of(RegionAnalysis analysis, int index) {
            return new SessionName(
                    analysis.source().pid(),
                    Sessions.number(analysis.source(), index),
                    analysis.region().name());
        }
    }

    /** A session that is in both. */
    public record Changed(SessionName session, AnalysisDiff diff) {}

    private record Entry(SessionName name, RegionAnalysis analysis) {}

    public Comparison {
        sessions = List.copyOf(sessions);
        onlyBefore = List.copyOf(onlyBefore);
        onlyAfter = List.copyOf(onlyAfter);
    }

    /**
     * Compares sessions of the same number and region; and if one is left over on each side, these
     * two.
     */
    public static Comparison of(List<RegionAnalysis> before, List<RegionAnalysis> after) {
        List<Entry> older = entries(before);
        List<Entry> newer = entries(after);
        List<Changed> changed = new ArrayList<>();
        for (Entry entry : List.copyOf(newer)) {
            older.stream()
                    .filter(candidate -> isSame(candidate.name, entry.name))
                    .findFirst()
                    .ifPresent(match -> pair(match, entry, older, newer, changed));
        }
        if (older.size() == 1 && newer.size() == 1) {
            pair(older.get(0), newer.get(0), older, newer, changed);
        }
        return new Comparison(
                FORMAT_VERSION,
                changed,
                older.stream().map(Entry::name).toList(),
                newer.stream().map(Entry::name).toList());
    }

    private static void pair(
            Entry then, Entry now, List<Entry> older, List<Entry> newer, List<Changed> into) {
        older.remove(then);
        newer.remove(now);
        into.add(new Changed(now.name, AnalysisDiff.between(then.analysis, now.analysis)));
    }

    private static boolean isSame(SessionName a, SessionName b) {
        return a.pid == b.pid && a.session == b.session && Objects.equals(a.region, b.region);
    }

    private static List<Entry> entries(List<RegionAnalysis> analyses) {
        List<Entry> entries = new ArrayList<>();
        for (RegionAnalysis analysis : analyses) {
            entries.add(new Entry(SessionName.of(analysis, entries.size()), analysis));
        }
        return entries;
    }
}
