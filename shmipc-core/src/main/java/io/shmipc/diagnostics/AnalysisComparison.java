package io.shmipc.diagnostics;

import io.shmipc.diagnostics.AnalysisDiff.ClassChange;
import io.shmipc.diagnostics.AnalysisDiff.QueueChange;
import io.shmipc.diagnostics.AnalysisDiff.StillHeld;
import io.shmipc.diagnostics.AnalysisDiff.StreamGrowth;
import io.shmipc.diagnostics.RegionAnalysis.HeldSlice;
import io.shmipc.diagnostics.RegionAnalysis.SizeClass;
import io.shmipc.diagnostics.RegionAnalysis.WaitingQueue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Compares two analyses. */
final class AnalysisComparison {

    /**
     * A process may say that it has had a slice for less than it has, by two thirds of a second and
     * a step of its clock; and all times are cut off to milliseconds.
     */
    private static final long ROUNDING_MILLIS = 800;

    /** What the slices of one stream come to. */
    private record Held(int slices, long bytes) {

        static final Held NOTHING = new Held(0, 0);

        Held plus(HeldSlice slice) {
            return new Held(slices + 1, bytes + slice.sizeBytes());
        }
    }

    private AnalysisComparison() {}

    static AnalysisDiff of(RegionAnalysis before, RegionAnalysis after) {
        return new AnalysisDiff(
                after.takenAtMillis() - before.takenAtMillis(),
                isSameSession(before, after),
                classes(before.classes(), after.classes()),
                streams(byStream(before.held()), byStream(after.held())),
                stillHeld(before, after),
                queues(before.queues(), after.queues()));
    }

    private static boolean isSameSession(RegionAnalysis before, RegionAnalysis after) {
        return before.source().pid() == after.source().pid()
                && before.source().session() == after.source().session()
                && Objects.equals(before.region().name(), after.region().name())
                && before.region().bytes() == after.region().bytes();
    }

    private static List<ClassChange> classes(List<SizeClass> before, List<SizeClass> after) {
        Map<Integer, ClassAllocation> older = new HashMap<>();
        before.forEach(c -> older.put(c.allocation().capacityBytes(), c.allocation()));
        List<ClassChange> changes = new ArrayList<>();
        for (SizeClass sizeClass : after) {
            ClassAllocation now = sizeClass.allocation();
            ClassAllocation then = older.get(now.capacityBytes());
            if (then != null) {
                changes.add(
                        new ClassChange(
                                now.capacityBytes(),
                                now.free() - then.free(),
                                now.cached() - then.cached(),
                                now.writing() - then.writing(),
                                now.inQueue() - then.inQueue(),
                                now.lent() - then.lent(),
                                now.unknown() - then.unknown()));
            }
        }
        return changes;
    }

    private static Map<Integer, Held> byStream(List<HeldSlice> slices) {
        Map<Integer, Held> streams = new TreeMap<>();
        for (HeldSlice slice : slices) {
            Held sum = streams.getOrDefault(slice.stream(), Held.NOTHING);
            streams.put(slice.stream(), sum.plus(slice));
        }
        return streams;
    }

    private static List<StreamGrowth> streams(Map<Integer, Held> before, Map<Integer, Held> after) {
        List<StreamGrowth> grown = new ArrayList<>();
        after.forEach(
                (stream, now) -> {
                    Held then = before.getOrDefault(stream, Held.NOTHING);
                    if (now.slices() > then.slices() || now.bytes() > then.bytes()) {
                        grown.add(
                                new StreamGrowth(
                                        stream,
                                        then.slices(),
                                        now.slices(),
                                        then.bytes(),
                                        now.bytes()));
                    }
                });
        grown.sort(
                Comparator.comparingLong((StreamGrowth g) -> g.bytesAfter() - g.bytesBefore())
                        .reversed());
        return grown;
    }

    private static List<StillHeld> stillHeld(RegionAnalysis before, RegionAnalysis after) {
        Map<Long, HeldSlice> older = new HashMap<>();
        before.held().forEach(slice -> older.put(slice.offset(), slice));
        long millis = after.takenAtMillis() - before.takenAtMillis();
        List<StillHeld> still = new ArrayList<>();
        for (HeldSlice now : after.held()) {
            HeldSlice then = older.get(now.offset());
            if (then != null && isSameHolding(then, now, millis)) {
                still.add(
                        new StillHeld(
                                now.offset(),
                                now.classIndex(),
                                now.state(),
                                now.side(),
                                now.stream(),
                                now.heldMillis(),
                                now.sizeBytes()));
            }
        }
        still.sort(Comparator.comparingLong(StillHeld::heldMillis).reversed());
        return still;
    }

    /** In the same state for the same stream; and not for less time than lies in between. */
    private static boolean isSameHolding(HeldSlice then, HeldSlice now, long millis) {
        return then.state() == now.state()
                && then.stream() == now.stream()
                && (now.heldMillis() < 0 || now.heldMillis() >= millis - ROUNDING_MILLIS);
    }

    private static List<QueueChange> queues(List<WaitingQueue> before, List<WaitingQueue> after) {
        List<QueueChange> changes = new ArrayList<>();
        for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
            WaitingQueue then = before.get(i);
            WaitingQueue now = after.get(i);
            boolean another =
                    now.capacity() != then.capacity()
                            || now.head() < then.head()
                            || now.tail() < then.tail();
            if (another) {
                // Of sessions that share the region, the second may have had fewer or others.
                continue;
            }
            changes.add(
                    new QueueChange(
                            now.direction(),
                            then.depth(),
                            now.depth(),
                            now.head() - then.head(),
                            now.tail() - then.tail()));
        }
        return changes;
    }
}
