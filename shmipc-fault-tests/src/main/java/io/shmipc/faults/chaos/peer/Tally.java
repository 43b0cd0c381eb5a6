package io.shmipc.faults.chaos.peer;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a process has seen, by name. All methods may be called from any thread. */
public final class Tally {

    /** Replies of the bulk of messages, verified. */
    public static final String BULK = "bulk";

    /** Replies of all other calls, verified. */
    public static final String CHAOTIC = "chaotic";

    /** One-way messages that the server has acknowledged by number. */
    public static final String ONE_WAY = "oneWay";

    /** Messages that a server has verified. */
    public static final String SERVED = "served";

    /** Bytes of verified replies. */
    public static final String BYTES = "bytes";

    /** Messages that were not the ones that belonged there. */
    public static final String MIXED_UP = "mixedUp";

    /** One-way messages reported as delivered that did not arrive. */
    public static final String LOST = "lost";

    /** Sessions that ended because a slice was found handed out twice. */
    public static final String DOUBLE_HAND_OUTS = "doubleHandOuts";

    /** Sessions that ended because memory or frames were found damaged. */
    public static final String DAMAGED = "damaged";

    /** Errors that are none of the library's own, such as a null pointer. */
    public static final String UNEXPECTED = "unexpected";

    /** Calls that were given up on purpose. */
    public static final String CANCELLED = "cancelled";

    /** Calls that timed out on purpose. */
    public static final String TIMED_OUT = "timedOut";

    /** Replies left half read on purpose. */
    public static final String HALF_READ = "halfRead";

    /** Replies cut in the middle by the server on purpose. */
    public static final String CUT = "cut";

    /** Messages that went over the socket for want of memory. */
    public static final String FALLBACKS = "fallbacks";

    /** Times that a session was asked what its slices are used for. */
    public static final String ACCOUNTS = "accounts";

    /** Answers that did not add up to the region. */
    public static final String WRONG_ACCOUNTS = "wrongAccounts";

    /** Leaks that the library suspected although everything is given back. */
    public static final String LEAKS_SUSPECTED = "leaksSuspected";

    /** Before the reason of requests that failed. */
    public static final String FAILED = "failed.";

    private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();

    public LongAdder counter(String name) {
        return counters.computeIfAbsent(name, unused -> new LongAdder());
    }

    public void count(String name) {
        counter(name).increment();
    }

    /** As {@code name=value}, separated by spaces. */
    public String encode() {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(counters)
                .forEach((name, value) -> text.append(name).append('=').append(value).append(' '));
        return text.toString().trim();
    }

    /** What {@link #encode} has written. */
    public static Map<String, Long> decode(String text) {
        Map<String, Long> values = new TreeMap<>();
        for (String word : text.trim().split(" ")) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                values.put(word.substring(0, equals), Long.parseLong(word.substring(equals + 1)));
            }
        }
        return values;
    }
}
