package io.shmipc.console.browser;

import io.shmipc.console.analysis.AnalysisJson;
import io.shmipc.console.analysis.SliceState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A region whose slices come and go by a seed, and some of which nobody gives back. */
final class SimulatedMemory {

    /** Data bytes of each class. */
    static final int[] CAPACITIES = {8_172, 32_748, 131_052};

    private static final int[] SLICES = {2_047, 308, 50};
    private static final long[] FIRST = new long[CAPACITIES.length];

    static {
        long offset = 44;
        for (int i = 0; i < CAPACITIES.length; i++) {
            FIRST[i] = offset;
            offset += (long) SLICES[i] * (CAPACITIES[i] + 20);
        }
    }

    private record Leaked(int classIndex, int slot, long sinceMillis, int stream, int sizeBytes) {}

    private final Random random;
    private final List<Leaked> leaked = new ArrayList<>();
    private final int load;

    /**
     * Makes one.
     *
     * @param load slices of the first class in use as a rule
     */
    SimulatedMemory(long seed, int load) {
        random = new Random(seed);
        this.load = load;
    }

    /** Some slices of a stream are never given back. */
    synchronized void leak(int count, int stream, long sinceMillis) {
        for (int i = 0; i < count; i++) {
            int slot = 5 + (leaked.size() * 37) % (SLICES[0] - 10);
            leaked.add(new Leaked(0, slot, sinceMillis, stream, 100 + leaked.size()));
        }
    }

    static long offset(int classIndex, int slot) {
        return FIRST[classIndex] + (long) slot * (CAPACITIES[classIndex] + 20);
    }

    /** The offset of the first slice that leaked. */
    synchronized long firstLeaked() {
        return offset(leaked.get(0).classIndex(), leaked.get(0).slot());
    }

    private synchronized SliceState[][] states() {
        SliceState[][] states = new SliceState[CAPACITIES.length][];
        for (int i = 0; i < states.length; i++) {
            states[i] = new SliceState[SLICES[i]];
            Arrays.fill(states[i], SliceState.FREE);
            int busy = Math.min(SLICES[i] / 2, (load + random.nextInt(load / 3 + 1)) >> (2 * i));
            int at = random.nextInt(SLICES[i]);
            for (int n = 0; n < busy; n++) {
                SliceState[] in = {
                    SliceState.LENT,
                    SliceState.IN_QUEUE,
                    SliceState.WRITING,
                    SliceState.UNKNOWN,
                    SliceState.UNKNOWN,
                    SliceState.LENT
                };
                states[i][(at + n) % SLICES[i]] = in[n / 3 % in.length];
            }
            for (int n = 0; n < Math.min(16, SLICES[i] / 8); n++) {
                states[i][(at + busy + n) % SLICES[i]] = SliceState.CACHED;
            }
        }
        for (Leaked slice : leaked) {
            states[slice.classIndex()][slice.slot()] = SliceState.LENT;
        }
        return states;
    }

    private static int[] counts(SliceState[] states) {
        int[] counts = new int[SliceState.values().length];
        for (SliceState state : states) {
            counts[state.ordinal()]++;
        }
        return counts;
    }

    /** As the overview tells it. */
    String allocation() {
        SliceState[][] states = states();
        List<String> classes = new ArrayList<>();
        for (int i = 0; i < states.length; i++) {
            int[] c = counts(states[i]);
            classes.add(
                    """
                    {"capacityBytes":%d,"slices":%d,"free":%d,"cached":%d,"writing":%d,"inQueue":%d,
                    "lent":%d,"unknown":%d,"oldestHeldNanos":%d}\
                    """
                            .formatted(
                                    CAPACITIES[i],
                                    SLICES[i],
                                    c[0],
                                    c[1],
                                    c[2],
                                    c[3],
                                    c[4],
                                    c[5],
                                    c[4] * 1_000_000L));
        }
        return "[" + String.join(",", classes) + "]";
    }

    synchronized int leakedSlices() {
        return leaked.size();
    }

    /** As the analysis tells it. */
    synchronized String analysis(long nowMillis, boolean preview) {
        SliceState[][] states = states();
        AnalysisJson json = new AnalysisJson().takenAt(nowMillis);
        for (int i = 0; i < states.length; i++) {
            json.sizeClass(FIRST[i], CAPACITIES[i], text(states[i]));
        }
        for (Leaked slice : leaked) {
            long held = nowMillis - slice.sinceMillis();
            json.held(
                    offset(slice.classIndex(), slice.slot()),
                    slice.classIndex(),
                    "LENT",
                    slice.stream(),
                    held,
                    slice.sizeBytes(),
                    held > 60_000);
            json.message(offset(0, slice.slot()), 1, slice.sizeBytes(), slice.stream(), -1);
        }
        int named = 0;
        for (int slot = 0; slot < states[0].length && named < 30; slot++) {
            int at = slot;
            SliceState state = states[0][slot];
            if (state.inUse() && leaked.stream().noneMatch(slice -> slice.slot() == at)) {
                named++;
                if (preview && state == SliceState.LENT) {
                    json.heldWithPreview(
                            offset(0, slot), 0, "6f726465722034303820", "order 408 <b>&'\\\"");
                } else {
                    json.held(offset(0, slot), 0, state.name(), 4, 3 + slot % 90, 812, false);
                }
            }
        }
        json.queue(
                "client-to-server",
                120_400,
                120_402,
                element(120_400, 4, offset(0, 9)),
                element(120_401, 6, 0));
        json.queue("server-to-client", 120_100, 120_100);
        return json.text();
    }

    private static String element(long position, int stream, long slice) {
        return "{\"position\":%d,\"stream\":%d,\"slice\":%d,\"status\":0,\"slices\":1,\"bytes\":812}"
                .formatted(position, stream, slice);
    }

    private static String text(SliceState[] states) {
        StringBuilder text = new StringBuilder();
        int from = 0;
        for (int i = 1; i <= states.length; i++) {
            if (i == states.length || states[i] != states[from]) {
                text.append(i - from).append(states[from].letter());
                from = i;
            }
        }
        return text.toString();
    }
}
