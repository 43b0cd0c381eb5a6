package io.shmipc.spring.actuate.metrics;

import io.shmipc.session.SizeClassUsage;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * Slices by class. Which classes there are is known once there are sessions, and a server's peers
 * choose theirs: the first few get meters of their own, all others share one.
 */
final class SliceMeters {

    private static final int MAX_CLASSES = 16;
    private static final int OTHER = -1;

    private final MeterMaker maker;
    private final PeerReading reading;
    private final Set<Integer> known = new TreeSet<>();

    SliceMeters(MeterMaker maker, PeerReading reading) {
        this.maker = maker;
        this.reading = reading;
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
        maker.make(
                ShmipcMeter.SLICES,
                this,
                self -> self.slices(capacity, SizeClassUsage::freeSlices),
                ShmipcMeter.SIZE_CLASS,
                size,
                ShmipcMeter.STATE,
                "free");
        maker.make(
                ShmipcMeter.SLICES,
                this,
                self -> self.slices(capacity, usage -> usage.slices() - usage.freeSlices()),
                ShmipcMeter.SIZE_CLASS,
                size,
                ShmipcMeter.STATE,
                "used");
        maker.make(
                ShmipcMeter.SLICES_MAX,
                this,
                self -> self.slices(capacity, SizeClassUsage::slices),
                ShmipcMeter.SIZE_CLASS,
                size);
    }

    private synchronized double slices(int capacity, ToLongFunction<SizeClassUsage> count) {
        return reading.memory().stream()
                .filter(usage -> meterOf(usage.capacityBytes()) == capacity)
                .mapToLong(count)
                .sum();
    }

    private int meterOf(int capacity) {
        return known.contains(capacity) ? capacity : OTHER;
    }
}
