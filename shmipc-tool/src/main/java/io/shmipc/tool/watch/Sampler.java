package io.shmipc.tool.watch;

import io.shmipc.diagnostics.ClassAllocation;
import io.shmipc.diagnostics.RegionAnalysis;
import io.shmipc.diagnostics.RegionAnalysis.SizeClass;
import io.shmipc.diagnostics.RegionAnalysis.WaitingQueue;
import io.shmipc.tool.host.Sessions;
import io.shmipc.tool.watch.Sample.Flow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes samples of analyses, each compared with the one of the same session before it. */
public final class Sampler {

    private static final double MILLIS_PER_SECOND = 1_000;

    /** The order in which an analysis has its queues. */
    private static final int TO_SERVER = 0;

    private static final int TO_CLIENT = 1;

    /** What makes a session the same in two looks. */
    private record Key(long session, @Nullable String region, int occurrence) {}

    private Map<Key, RegionAnalysis> before = Map.of();

    /** Samples of one look at all sessions of a process, in the order of the analyses. */
    public List<Sample> next(List<RegionAnalysis> analyses) {
        Map<Key, RegionAnalysis> now = new HashMap<>();
        List<Sample> samples = new ArrayList<>();
        for (RegionAnalysis analysis : analyses) {
            Key key = keyOf(analysis, now);
            now.put(key, analysis);
            samples.add(sample(samples.size(), before.get(key), analysis));
        }
        before = now;
        return samples;
    }

    private static Key keyOf(RegionAnalysis analysis, Map<Key, RegionAnalysis> taken) {
        int occurrence = 0;
        Key key;
        do {
            key = new Key(analysis.source().session(), analysis.region().name(), occurrence++);
        } while (taken.containsKey(key));
        return key;
    }

    private static Sample sample(int index, @Nullable RegionAnalysis before, RegionAnalysis now) {
        List<ClassAllocation> classes = new ArrayList<>();
        ClassAllocation all = new ClassAllocation(0, 0, 0, 0, 0, 0, 0, 0, 0);
        for (SizeClass one : now.classes()) {
            classes.add(one.allocation());
            all = all.plus(one.allocation());
        }
        RegionAnalysis.Source source = now.source();
        return new Sample(
                now.takenAtMillis(),
                source.pid(),
                Sessions.number(source, index),
                now.region().name(),
                source.ownView(),
                all,
                classes,
                flow(TO_SERVER, before, now),
                flow(TO_CLIENT, before, now),
                now.problems().size());
    }

    private static @Nullable Flow flow(
            int direction, @Nullable RegionAnalysis before, RegionAnalysis now) {
        if (direction >= now.queues().size()) {
            return null;
        }
        WaitingQueue queue = now.queues().get(direction);
        long millis = before == null ? 0 : now.takenAtMillis() - before.takenAtMillis();
        if (before == null || millis <= 0 || direction >= before.queues().size()) {
            return new Flow(queue.depth(), queue.capacity(), -1, -1);
        }
        WaitingQueue earlier = before.queues().get(direction);
        return new Flow(
                queue.depth(),
                queue.capacity(),
                rate(queue.tail() - earlier.tail(), millis),
                rate(queue.head() - earlier.head(), millis));
    }

    /** A counter that went back belongs to another queue, or to one that is damaged. */
    private static double rate(long more, long millis) {
        return more < 0 ? -1 : Math.round(more * MILLIS_PER_SECOND / millis * 10) / 10.0;
    }
}
