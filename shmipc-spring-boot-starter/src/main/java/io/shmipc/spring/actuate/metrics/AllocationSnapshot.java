package io.shmipc.spring.actuate.metrics;

import io.shmipc.diagnostics.ClassAllocation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What slices are used for, taken once for all gauges that show a part of it: to look at every
 * slice for every gauge would take long, and their values would not add up. A registry reads each
 * gauge once in turn, so a gauge that asks again wants a new one; so does everybody after a second.
 * Any thread.
 */
final class AllocationSnapshot {

    private static final long MAX_AGE_NANOS = 1_000_000_000L;

    private final Supplier<List<ClassAllocation>> source;
    private final LongSupplier nanoTime;
    private final Set<Object> served = new HashSet<>();
    private List<ClassAllocation> taken = List.of();
    private long takenAt;

    AllocationSnapshot(Supplier<List<ClassAllocation>> source, LongSupplier nanoTime) {
        this.source = source;
        this.nanoTime = nanoTime;
    }

    /**
     * The same for all who ask during one reading of a registry.
     *
     * @param gauge who asks
     */
    synchronized List<ClassAllocation> of(Object gauge) {
        long now = nanoTime.getAsLong();
        if (served.isEmpty() || served.contains(gauge) || now - takenAt > MAX_AGE_NANOS) {
            taken = source.get();
            takenAt = now;
            served.clear();
        }
        served.add(gauge);
        return taken;
    }
}
