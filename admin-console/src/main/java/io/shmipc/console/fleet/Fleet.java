package io.shmipc.console.fleet;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What discovery named.
 *
 * @param instances in the order of their services' names
 * @param askedAt when it was asked last, or null if that was never
 * @param problems what did not work, in sentences; empty if all went well
 */
public record Fleet(List<Instance> instances, @Nullable Instant askedAt, List<String> problems) {

    /** Nothing is known yet. */
    public static final Fleet UNKNOWN = new Fleet(List.of(), null, List.of());

    public Fleet {
        instances = List.copyOf(instances);
        problems = List.copyOf(problems);
    }
}
