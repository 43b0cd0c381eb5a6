package io.shmipc.tool.text;

import io.shmipc.diagnostics.ClassAllocation;
import io.shmipc.diagnostics.RegionAnalysis;
import io.shmipc.diagnostics.RegionAnalysis.Element;
import io.shmipc.diagnostics.RegionAnalysis.HeldSlice;
import io.shmipc.diagnostics.RegionAnalysis.Message;
import io.shmipc.diagnostics.RegionAnalysis.Preview;
import io.shmipc.diagnostics.RegionAnalysis.Problem;
import io.shmipc.diagnostics.RegionAnalysis.Region;
import io.shmipc.diagnostics.RegionAnalysis.SizeClass;
import io.shmipc.diagnostics.RegionAnalysis.Source;
import io.shmipc.diagnostics.RegionAnalysis.WaitingQueue;
import io.shmipc.diagnostics.SliceSide;
import io.shmipc.diagnostics.SliceState;
import java.util.List;

/** Analyses that are made up. */
public final class Analyses {

    public static final long TAKEN_AT = 1_795_300_000_000L;

    /** What a hostile process could call itself. */
    public static final String ESCAPES = "\u001b[2J\u009b31mred\u0007\u202e\n";

    private Analyses() {}

    public static RegionAnalysis busy() {
        return busy(TAKEN_AT, 100, 103);
    }

    /** One that waits, reads and has leaked. */
    public static RegionAnalysis busy(long takenAt, long head, long tail) {
        return new RegionAnalysis(
                RegionAnalysis.FORMAT_VERSION,
                takenAt,
                new Source(4711, "java -jar shop.jar", 3, "client", 4712, true),
                new Region("shmipc_4711_jvm_00ff_buffer", 33_554_432, 2, true),
                List.of(
                        new SizeClass(
                                0,
                                44,
                                8192,
                                new ClassAllocation(
                                        8172, 2047, 2000, 8, 1, 3, 30, 5, 61_000_000_000L),
                                2000,
                                2000,
                                true,
                                "2000F8C1W3Q30L5U"),
                        new SizeClass(
                                1,
                                16_769_060,
                                32_768,
                                new ClassAllocation(32_748, 3, 3, 0, 0, 0, 0, 0, 0),
                                3,
                                3,
                                true,
                                "3F")),
                List.of(
                        slice(16_384_044, SliceState.WRITING, SliceSide.OWN, 6, 120, false, null),
                        slice(
                                16_392_236,
                                SliceState.LENT,
                                SliceSide.OWN,
                                8,
                                61_000,
                                true,
                                new Preview(
                                        "68656c6c6f2c20776f726c640a1b5b324a7f",
                                        "hello, world..[2J."))),
                37,
                List.of(new Message(16_392_236, 1, 18, 8, -1), new Message(8236, 1, 5, 8, 0)),
                List.of(
                        new WaitingQueue(
                                "client-to-server",
                                8192,
                                head,
                                tail,
                                (int) (tail - head),
                                true,
                                List.of(
                                        new Element(100, 8, 8236, 0, 1, 5),
                                        new Element(101, 10, 0, 1, 0, 0)),
                                1),
                        new WaitingQueue("server-to-client", 8192, 70, 70, 0, false, List.of(), 0)),
                List.of());
    }

    /** The busy one ten seconds earlier, when it held one slice. */
    public static RegionAnalysis quiet() {
        RegionAnalysis busy = busy(TAKEN_AT - 10_000, 90, 91);
        SizeClass small = busy.classes().get(0);
        return new RegionAnalysis(
                busy.formatVersion(),
                busy.takenAtMillis(),
                busy.source(),
                busy.region(),
                List.of(
                        new SizeClass(
                                small.index(),
                                small.firstOffset(),
                                small.strideBytes(),
                                new ClassAllocation(
                                        8172, 2047, 2037, 8, 0, 1, 1, 0, 51_000_000_000L),
                                2037,
                                2037,
                                true,
                                "2037F8C1Q1L"),
                        busy.classes().get(1)),
                List.of(slice(16_392_236, SliceState.LENT, SliceSide.OWN, 8, 51_000, false, null)),
                0,
                List.of(),
                busy.queues(),
                List.of());
    }

    /** From outside, damaged, and with names that are hostile. */
    public static RegionAnalysis damaged() {
        return new RegionAnalysis(
                RegionAnalysis.FORMAT_VERSION,
                TAKEN_AT,
                new Source(4713, "evil" + ESCAPES, -1, null, -1, false),
                new Region("region" + ESCAPES, 1_048_576, 1, false),
                List.of(
                        new SizeClass(
                                0,
                                44,
                                8192,
                                new ClassAllocation(8172, 100, 12, 0, 0, 0, 0, 88, 0),
                                99,
                                12,
                                false,
                                "12F88U")),
                List.of(
                        slice(
                                98_348,
                                SliceState.UNKNOWN,
                                SliceSide.NONE,
                                0,
                                -1,
                                true,
                                new Preview("1b5b324a", ESCAPES))),
                87,
                List.of(),
                List.of(),
                List.of(
                        new Problem(
                                "error",
                                "list=0 slice=8236" + ESCAPES,
                                "capacityBytes=7: must be = 8172, as in its list; what follows it"
                                        + " in the list cannot be found, so its slices count as"
                                        + " unknown"),
                        new Problem("warning", "queue=0", "tail=3: is odd" + ESCAPES)));
    }

    private static HeldSlice slice(
            long offset,
            SliceState state,
            SliceSide side,
            int stream,
            long heldMillis,
            boolean suspected,
            Preview preview) {
        return new HeldSlice(
                offset,
                0,
                state,
                side,
                stream,
                heldMillis,
                18,
                state == SliceState.LENT ? offset : -1,
                suspected,
                preview);
    }
}
