package io.shmipc.console.analysis;

import io.shmipc.console.analysis.Analysis.HeldSlice;
import io.shmipc.console.analysis.Analysis.SizeClass;
import io.shmipc.console.analysis.Analysis.WaitingQueue;
import io.shmipc.console.analysis.Comparison.Change;
import io.shmipc.console.analysis.Comparison.ClassGrowth;
import io.shmipc.console.analysis.Comparison.ClassMap;
import io.shmipc.console.analysis.Comparison.KeptSlice;
import io.shmipc.console.analysis.Comparison.QueueChange;
import io.shmipc.console.analysis.Comparison.StreamGrowth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares two analyses. */
public final class AnalysisComparer {

    /** Kept slices that are named; more are counted. */
    static final int MAX_KEPT = 1_000;

    /** Streams that are named. */
    static final int MAX_STREAMS = 1_000;

    /**
     * By how much an age may be too small for a slice that was held all the time: stamps come from
     * a coarse clock.
     */
    private static final long CLOCK_TOLERANCE_MILLIS = 800;

    /** From when on a consumer that took nothing is worth a word. */
    private static final long STUCK_MILLIS = 1_000;

    private final Analysis before;
    private final Analysis after;
    private final long elapsedMillis;
    private final List<String> remarks = new ArrayList<>();

    private AnalysisComparer(Analysis before, Analysis after) {
        this.before = before;
        this.after = after;
        this.elapsedMillis = after.takenAtMillis() - before.takenAtMillis();
    }

    /** Says what became of the slices from one to the other. */
    public static Comparison compare(Analysis before, Analysis after) {
        return new AnalysisComparer(before, after).compare();
    }

    private Comparison compare() {
        remark();
        List<KeptSlice> kept = kept();
        return new Comparison(
                elapsedMillis,
                classes(),
                streams(),
                kept.subList(0, Math.min(kept.size(), MAX_KEPT)),
                Math.max(0, kept.size() - MAX_KEPT),
                queues(),
                remarks);
    }

    private void remark() {
        if (elapsedMillis < 0) {
            remarks.add(
                    "The first analysis was taken after the second: what grows here shrank."
                            + " Swap them.");
        } else if (elapsedMillis == 0) {
            remarks.add("Both analyses were taken at the same moment.");
        }
        if (!Objects.equals(before.region().name(), after.region().name())) {
            remarks.add(
                    "They are of two regions, "
                            + before.region().name()
                            + " and "
                            + after.region().name()
                            + ": slices of one offset have nothing to do with one another.");
        } else if (before.source().pid() != after.source().pid()) {
            remarks.add(
                    "They were taken by two processes, pid="
                            + before.source().pid()
                            + " and pid="
                            + after.source().pid()
                            + ": each knows only what it holds itself.");
        }
        if (before.heldOmitted() > 0 || after.heldOmitted() > 0) {
            remarks.add(
                    "Not every slice in use was named ("
                            + before.heldOmitted()
                            + " and "
                            + after.heldOmitted()
                            + " were left out): streams may hold more than is said here.");
        }
    }

    private boolean sameLayout(SizeClass one, SizeClass other) {
        return one.firstOffset() == other.firstOffset()
                && one.strideBytes() == other.strideBytes()
                && one.slices() == other.slices();
    }

    private List<ClassGrowth> classes() {
        List<ClassGrowth> growths = new ArrayList<>();
        for (SizeClass now : after.classes()) {
            SizeClass then = then(now);
            if (then == null) {
                remarks.add("Only the second has a class of " + now.capacityBytes() + " bytes.");
                continue;
            }
            ClassMap map = null;
            if (sameLayout(then, now)) {
                map = map(then, now);
            } else {
                remarks.add(
                        "The class of "
                                + now.capacityBytes()
                                + " bytes lies elsewhere or has another number of slices in the"
                                + " second: only its totals can be compared.");
            }
            growths.add(
                    new ClassGrowth(
                            now.index(),
                            now.capacityBytes(),
                            now.slices(),
                            then.states().counts(0, then.slices()),
                            now.states().counts(0, now.slices()),
                            map));
        }
        for (SizeClass then : before.classes()) {
            if (after.classes().stream()
                    .noneMatch(now -> now.capacityBytes() == then.capacityBytes())) {
                remarks.add("Only the first has a class of " + then.capacityBytes() + " bytes.");
            }
        }
        growths.sort(
                Comparator.comparingLong(ClassGrowth::growthInUseBytes)
                        .reversed()
                        .thenComparing(ClassGrowth::index));
        return growths;
    }

    private @Nullable SizeClass then(SizeClass now) {
        for (SizeClass then : before.classes()) {
            if (then.capacityBytes() == now.capacityBytes()) {
                return then;
            }
        }
        return null;
    }

    /** Steps from one change of either to the next, so that long runs cost nothing. */
    private static ClassMap map(SizeClass then, SizeClass now) {
        StringBuilder text = new StringBuilder();
        int[] counts = new int[Change.values().length];
        SliceStates a = then.states();
        SliceStates b = now.states();
        int runA = 0;
        int runB = 0;
        int at = 0;
        int length = 0;
        Change last = Change.FREE;
        while (at < a.size()) {
            Change change = Change.of(a.state(runA), b.state(runB));
            int end = Math.min(a.end(runA), b.end(runB));
            if (change != last && length > 0) {
                text.append(length).append(last.letter());
                length = 0;
            }
            last = change;
            length += end - at;
            counts[change.ordinal()] += end - at;
            runA += a.end(runA) == end ? 1 : 0;
            runB += b.end(runB) == end ? 1 : 0;
            at = end;
        }
        if (length > 0) {
            text.append(length).append(last.letter());
        }
        return new ClassMap(now.firstOffset(), now.strideBytes(), text.toString(), counts);
    }

    private List<StreamGrowth> streams() {
        Map<Long, long[]> sums = new HashMap<>();
        add(sums, before.held(), 0);
        add(sums, after.held(), 1);
        List<StreamGrowth> growths = new ArrayList<>();
        sums.forEach(
                (stream, sum) ->
                        growths.add(
                                new StreamGrowth(
                                        stream,
                                        (int) sum[0],
                                        (int) sum[1],
                                        sum[2],
                                        sum[3],
                                        sum[4])));
        growths.sort(
                Comparator.comparingInt(StreamGrowth::growth)
                        .reversed()
                        .thenComparing(
                                Comparator.comparingInt(StreamGrowth::slicesAfter).reversed())
                        .thenComparing(StreamGrowth::stream));
        if (growths.size() > MAX_STREAMS) {
            remarks.add(growths.size() - MAX_STREAMS + " streams more are not shown.");
        }
        return growths.subList(0, Math.min(growths.size(), MAX_STREAMS));
    }

    private static void add(Map<Long, long[]> sums, List<HeldSlice> held, int which) {
        for (HeldSlice slice : held) {
            long[] sum = sums.computeIfAbsent(slice.stream(), s -> new long[] {0, 0, 0, 0, -1});
            sum[which]++;
            sum[2 + which] += Math.min(Math.max(0, slice.sizeBytes()), Integer.MAX_VALUE);
            if (which == 1) {
                sum[4] = Math.max(sum[4], slice.heldMillis());
            }
        }
    }

    private List<KeptSlice> kept() {
        Map<Long, HeldSlice> then = new HashMap<>();
        for (HeldSlice slice : before.held()) {
            then.put(slice.offset(), slice);
        }
        List<KeptSlice> kept = new ArrayList<>();
        for (HeldSlice now : after.held()) {
            HeldSlice was = then.get(now.offset());
            if (was == null || was.stream() != now.stream() && was.stream() != 0) {
                continue;
            }
            boolean ageKnown = now.heldMillis() >= 0 && elapsedMillis >= 0;
            if (ageKnown && now.heldMillis() < elapsedMillis - CLOCK_TOLERANCE_MILLIS) {
                continue; // Given back and taken once more in between.
            }
            SizeClass size = after.classes().get(now.classIndex());
            kept.add(new KeptSlice(size.capacityBytes(), was, now, ageKnown));
        }
        kept.sort(
                Comparator.comparingLong((KeptSlice slice) -> slice.after().heldMillis())
                        .reversed()
                        .thenComparing(slice -> slice.after().offset()));
        return kept;
    }

    private List<QueueChange> queues() {
        List<QueueChange> changes = new ArrayList<>();
        for (WaitingQueue now : after.queues()) {
            for (WaitingQueue then : before.queues()) {
                if (then.direction().equals(now.direction())) {
                    changes.add(
                            new QueueChange(
                                    now.direction(),
                                    now.capacity(),
                                    then.depth(),
                                    now.depth(),
                                    now.head() - then.head(),
                                    now.tail() - then.tail(),
                                    stuck(then, now)));
                    break;
                }
            }
        }
        changes.sort(Comparator.comparingLong(QueueChange::growth).reversed());
        return changes;
    }

    private boolean stuck(WaitingQueue then, WaitingQueue now) {
        return elapsedMillis >= STUCK_MILLIS
                && then.depth() > 0
                && now.depth() > 0
                && now.head() == then.head();
    }
}
