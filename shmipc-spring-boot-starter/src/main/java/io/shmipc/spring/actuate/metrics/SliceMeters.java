package io.shmipc.spring.actuate.metrics;

import static io.shmipc.spring.actuate.metrics.ShmipcMeter.SIZE_CLASS;
import static io.shmipc.spring.actuate.metrics.ShmipcMeter.STATE;

import io.shmipc.diagnostics.ClassAllocation;
import io.shmipc.diagnostics.SliceState;
import io.shmipc.session.SizeClassUsage;
import io.shmipc.spring.actuate.Words;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/**
 * Slices by class. Which classes there are is known once there are sessions, and a server's peers
 * choose theirs: the first few get meters of their own, all others share one.
 */
final class SliceMeters {

    private static final int MAX_CLASSES = 16;
    private static final int OTHER = -1;
    private static final double NANOS_PER_SECOND = 1e9;

    private final MeterMaker maker;
    private final PeerReading reading;
    private final AllocationSnapshot allocation;
    private final Set<Integer> known = new TreeSet<>();

    SliceMeters(MeterMaker maker, PeerReading reading) {
        this.maker = maker;
        this.reading = reading;
        this.allocation = new AllocationSnapshot(reading::allocation, System::nanoTime);
    }

    void bind() {
        maker.make(ShmipcMeter.OLDEST_HELD, this, SliceMeters::oldestHeldSeconds);
    }

    /** Registers meters for classes that were not there before. */
    synchronized void refresh() {
        for (SizeClassUsage usage : reading.memory()) {
            int capacity = known.size() < MAX_CLASSES ? usage.capacityBytes() : OTHER;
            if (!known.contains(usage.capacityBytes()) && known.add(capacity)) {
                make(capacity);
            }
        }
    }

    private void make(int capacity) {
        String size = capacity == OTHER ? "other" : Integer.toString(capacity);
        for (SliceState state : SliceState.values()) {
            make(
                    ShmipcMeter.SLICES,
                    capacity,
                    slicesIn(state),
                    SIZE_CLASS,
                    size,
                    STATE,
                    Words.of(state));
        }
        make(ShmipcMeter.SLICES_MAX, capacity, ClassAllocation::slices, SIZE_CLASS, size);
    }

    private void make(
            ShmipcMeter meter,
            int capacity,
            ToIntFunction<ClassAllocation> slices,
            String... tags) {
        Object gauge = meter.meterName() + String.join(" ", tags);
        maker.make(meter, this, self -> self.sum(gauge, capacity, slices), tags);
    }

    private static ToIntFunction<ClassAllocation> slicesIn(SliceState state) {
        return switch (state) {
            case FREE -> ClassAllocation::free;
            case CACHED -> ClassAllocation::cached;
            case WRITING -> ClassAllocation::writing;
            case IN_QUEUE -> ClassAllocation::inQueue;
            case LENT -> ClassAllocation::lent;
            case UNKNOWN -> ClassAllocation::unknown;
        };
    }

    private synchronized long sum(
            Object gauge, int capacity, ToIntFunction<ClassAllocation> slices) {
        return allocation.of(gauge).stream()
                .filter(each -> meterOf(each.capacityBytes()) == capacity)
                .mapToLong(each -> slices.applyAsInt(each))
                .sum();
    }

    private double oldestHeldSeconds() {
        return allocation.of(ShmipcMeter.OLDEST_HELD).stream()
                        .mapToLong(ClassAllocation::oldestHeldNanos)
                        .max()
                        .orElse(0)
                / NANOS_PER_SECOND;
    }

    private int meterOf(int capacity) {
        return known.contains(capacity) ? capacity : OTHER;
    }
}
