package io.shmipc.benchmarks.model;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** How the two programs use a contender: which threads wait for messages. */
public enum Api {
    /** What the contender offers; there is no choice. */
    NATIVE("native"),
    /** Client threads blocked in reads; the server's handlers are callbacks on its event loop. */
    CALLER("caller"),
    /** Callbacks on the event loop at both ends. */
    CALLBACK("callback"),
    /** A platform thread for each stream at both ends. */
    THREADS("threads"),
    /** A virtual thread for each stream at both ends. */
    VIRTUAL("virtual");

    /** The first Java with virtual threads. */
    public static final int VIRTUAL_THREADS_SINCE = 21;

    private final String option;

    Api(String option) {
        this.option = option;
    }

    /** The name on the command line, in tables and in JSON. */
    public String option() {
        return option;
    }

    /** The kind that the command line calls so. */
    public static Optional<Api> ofOption(String option) {
        return Arrays.stream(values())
                .filter(a -> a != NATIVE && a.option.equals(option))
                .findFirst();
    }

    /** All names that can be chosen, for messages. */
    public static String options() {
        return Arrays.stream(values())
                .filter(a -> a != NATIVE)
                .map(Api::option)
                .collect(Collectors.joining(", "));
    }
}
