package io.shmipc.tool.watch;

import io.shmipc.diagnostics.ClassAllocation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One look at a session. Its names are those of the JSON, so they stay.
 *
 * @param atMillis when, in milliseconds since 1970
 * @param session number of the session, counted from 1 where the process does not tell it
 * @param region name of its buffer region, as far as it is known
 * @param ownView whether the process told what it holds; without it slices in use are unknown
 * @param all all classes together, with 0 for the capacity of a slice
 * @param classes each class
 * @param toServer what the client sends, null if only the buffer region could be had
 * @param toClient what the server sends, likewise
 * @param problems how many there are
 */
public record Sample(
        long atMillis,
        long pid,
        long session,
        @Nullable String region,
        boolean ownView,
        ClassAllocation all,
        List<ClassAllocation> classes,
        @Nullable Flow toServer,
        @Nullable Flow toClient,
        int problems) {

    /**
     * One direction.
     *
     * @param depth elements that wait
     * @param capacity of the queue
     * @param putPerSecond since the look before; -1 for the first one
     * @param takenPerSecond since the look before; -1 for the first one
     */
    public record Flow(int depth, int capacity, double putPerSecond, double takenPerSecond) {}

    public Sample {
        classes = List.copyOf(classes);
    }
}
