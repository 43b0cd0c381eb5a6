package io.shmipc.benchmarks.run;

import io.shmipc.benchmarks.model.Api;
import io.shmipc.benchmarks.model.Case;
import io.shmipc.benchmarks.model.Contender;
import io.shmipc.benchmarks.model.Mode;
import io.shmipc.benchmarks.model.Sizes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which cases are measured, in which order.
 *
 * @param blocks cases that are compared with one another and measured by turns, together
 * @param idle contenders whose idle sessions are measured
 * @param leftOut what was left out, and why
 */
public record Plan(List<List<Case>> blocks, List<Contender> idle, List<String> leftOut) {

    /** Sessions of the idle process, and streams and sessions of the comparison. */
    public static final int MANY_SESSIONS = 64;

    static final int SMALL_BYTES = 64;

    private static final List<Integer> SIZES =
            List.of(SMALL_BYTES, 4 << 10, 64 << 10, 1 << 20, 4 << 20);
    private static final List<Integer> QUICK_SIZES = List.of(SMALL_BYTES, 64 << 10, 1 << 20);
    private static final List<Integer> STREAMS = List.of(1, 8, 64);
    private static final List<Integer> QUICK_STREAMS = List.of(1, 64);

    /** Larger messages do not fit into one of Aeron's fragments with its default MTU. */
    private static final int AERON_FRAGMENT_BYTES = 1408 - 32;

    /** Both directions, in both processes, and as much again for what is not yet given back. */
    private static final int COPIES_IN_MEMORY = 8;

    public Plan {
        blocks = blocks.stream().map(List::copyOf).toList();
        idle = List.copyOf(idle);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * Plans a run.
     *
     * @param javaFeature version of Java, which decides whether there are virtual threads
     * @param freeMemoryBytes what may be used
     */
    public static Plan of(Selection wanted, int javaFeature, long freeMemoryBytes) {
        List<Integer> sizes = orElse(wanted.sizes(), wanted.quick() ? QUICK_SIZES : SIZES);
        List<Integer> streams = orElse(wanted.streams(), wanted.quick() ? QUICK_STREAMS : STREAMS);
        List<Mode> modes = orElse(wanted.modes(), List.of(Mode.values()));
        boolean fewer = wanted.quick() && wanted.sizes().isEmpty() && wanted.modes().isEmpty();
        List<List<Case>> blocks = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        Lanes lanes = new Lanes(wanted, javaFeature, Collections.min(sizes), modes.get(0));
        for (int count : streams) {
            for (Mode mode : modes) {
                for (int size : sizes) {
                    if (fewer && !isTelling(size, count, mode)) {
                        continue;
                    }
                    long neededBytes = (long) COPIES_IN_MEMORY * count * size;
                    if (neededBytes > freeMemoryBytes) {
                        leftOut.add(
                                "%s, %d streams: needs up to %s of memory, free are %s"
                                        .formatted(
                                                Sizes.format(size),
                                                count,
                                                Sizes.format(neededBytes),
                                                Sizes.format(freeMemoryBytes >> 20 << 20)));
                        continue;
                    }
                    List<Case> block = lanes.of(size, count, mode);
                    if (!block.isEmpty()) {
                        blocks.add(block);
                    }
                }
            }
        }
        List<Contender> idle =
                List.of(Contender.BLOCKING, Contender.ADAPTIVE).stream()
                        .filter(wanted::wants)
                        .toList();
        return new Plan(blocks, idle, leftOut);
    }

    /** What a quick run measures: every size alone, one with all bytes, the smallest crowded. */
    private static boolean isTelling(int size, int streams, Mode mode) {
        if (streams > 1) {
            return size == SMALL_BYTES && mode == Mode.RESERVE;
        }
        return mode == Mode.RESERVE || size == 1 << 20;
    }

    private static <T> List<T> orElse(List<T> given, List<T> otherwise) {
        return given.isEmpty() ? otherwise : given;
    }

    /** All cases. */
    public List<Case> cases() {
        return blocks.stream().flatMap(List::stream).toList();
    }

    /** Who takes part in a block. */
    private record Lanes(Selection wanted, int javaFeature, int leastSize, Mode firstMode) {

        List<Case> of(int size, int streams, Mode mode) {
            List<Case> cases = new ArrayList<>();
            for (Contender contender : Contender.values()) {
                if (wanted.wants(contender) && takesPart(contender, size, streams, mode)) {
                    for (Api api : apis(contender, streams)) {
                        cases.add(new Case(contender, api, size, streams, 1, mode));
                        if (isSessionsComparison(contender, api, size, streams, mode)) {
                            cases.add(new Case(contender, api, size, streams, streams, mode));
                        }
                    }
                }
            }
            return cases;
        }

        private boolean takesPart(Contender contender, int size, int streams, Mode mode) {
            return switch (contender) {
                case SPIN_FLOOR -> streams == 1 && size == leastSize && mode == firstMode;
                case AERON_TUNED -> size > AERON_FRAGMENT_BYTES;
                // One request at a time would only measure the interval.
                case TIMED -> streams > 1;
                default -> true;
            };
        }

        private Set<Api> apis(Contender contender, int streams) {
            Set<Api> apis = new LinkedHashSet<>();
            if (!contender.isOurs()) {
                apis.add(Api.NATIVE);
            } else if (!wanted.apis().isEmpty()) {
                apis.addAll(wanted.apis());
            } else if (streams == 1) {
                apis.add(Api.THREADS);
            } else {
                apis.add(Api.CALLBACK);
                if (contender == Contender.BLOCKING || contender == Contender.ADAPTIVE) {
                    apis.add(Api.THREADS);
                    if (javaFeature >= Api.VIRTUAL_THREADS_SINCE) {
                        apis.add(Api.VIRTUAL);
                    }
                }
            }
            return apis;
        }

        private static boolean isSessionsComparison(
                Contender contender, Api api, int size, int streams, Mode mode) {
            return (contender == Contender.BLOCKING || contender == Contender.ADAPTIVE)
                    && api == Api.CALLBACK
                    && size == SMALL_BYTES
                    && streams == MANY_SESSIONS
                    && mode == Mode.RESERVE;
        }
    }
}
