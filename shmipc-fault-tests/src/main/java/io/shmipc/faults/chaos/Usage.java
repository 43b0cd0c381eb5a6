package io.shmipc.faults.chaos;

import io.shmipc.faults.chaos.peer.Tally;
import java.util.Map;

/**
 * What a process said it holds while nothing was under way.
 *
 * @param sessions sessions open
 * @param mapped those of them with shared memory
 * @param files those of them with memory in files
 * @param slices slices of all of them
 * @param held slices that are not free
 * @param used slices that are in use by the sessions' own account
 * @param threads threads, handlers' workers left out
 */
record Usage(int sessions, int mapped, int files, int slices, int held, int used, int threads) {

    static Usage decode(String text) {
        Map<String, Long> values = Tally.decode(text);
        return new Usage(
                number(values, "sessions"),
                number(values, "mapped"),
                number(values, "files"),
                number(values, "slices"),
                number(values, "held"),
                number(values, "used"),
                number(values, "threads"));
    }

    private static int number(Map<String, Long> values, String name) {
        return Math.toIntExact(values.getOrDefault(name, 0L));
    }
}
