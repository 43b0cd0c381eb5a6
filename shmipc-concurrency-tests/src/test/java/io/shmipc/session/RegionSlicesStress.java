package io.shmipc.session;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.shmipc.internal.memory.MemoryView;
import io.shmipc.internal.os.Mapping;
import io.shmipc.internal.os.OwnedFd;
import io.shmipc.internal.os.SharedFile;
import io.shmipc.internal.pool.BufferPool;
import io.shmipc.internal.pool.SliceClass;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The cache in front of the shared lists, on and off, and who has which slice. */
public class RegionSlicesStress {

    private static final int SLICES = 16;
    private static final int CAPACITY_BYTES = 4;
    private static final int REGION_BYTES = 8 + 36 + SLICES * (CAPACITY_BYTES + 20);
    private static final List<SliceClass> CLASSES = List.of(new SliceClass(CAPACITY_BYTES, 100));

    /** Tells slices where they lie; a region for each test would be a mapping for each. */
    private static final SharedRegion PLACES = map();

    private static SharedRegion map() {
        try (OwnedFd fd = SharedFile.createMemfd("shmipc_stress", REGION_BYTES)) {
            try (Mapping mapping = Mapping.map(fd, REGION_BYTES)) {
                BufferPool.create(MemoryView.of(mapping.buffer()), CLASSES);
            }
            return new RegionTable().find(fd, null);
        }
    }

    /** A region in memory that nobody else maps. */
    public abstract static class Region {

        final BufferPool pool =
                BufferPool.create(MemoryView.of(ByteBuffer.allocateDirect(REGION_BYTES)), CLASSES);
        final RegionSlices slices = new RegionSlices(PLACES, pool);

        Slice take() {
            return Objects.requireNonNull(slices.take(CAPACITY_BYTES));
        }

        /** What the peer could take, and what lies in the cache. */
        void report(II_Result r) {
            r.r2 = pool.cache().count(0);
            r.r1 = pool.statistics().classes().get(0).freeSlices() - r.r2;
        }
    }

    @JCStressTest
    @Description(
            "Once the cache has gone off and a slice has been given back meanwhile, the slice is in"
                    + " the shared list and nothing is kept.")
    @Outcome(id = "16, 0", expect = ACCEPTABLE, desc = "All are in the list.")
    @Outcome(expect = FORBIDDEN, desc = "Something stayed behind, or went back twice.")
    @State
    public static class GiveBackBesideOff extends Region {

        private final Slice slice = take();

        public GiveBackBesideOff() {
            slices.cache(true);
        }

        @Actor
        public void givesBack() {
            slices.giveBack(slice);
        }

        @Actor
        public void turnsOff() {
            slices.cache(false);
        }

        @Arbiter
        public void look(II_Result r) {
            report(r);
        }
    }

    @JCStressTest
    @Description(
            "A slice that one thread gives back and takes again while another takes one is never in"
                    + " two hands.")
    @Outcome(id = "14, 0", expect = ACCEPTABLE, desc = "Each has a slice of its own.")
    @Outcome(expect = FORBIDDEN, desc = "A slice is in two hands, or lost.")
    @State
    public static class GiveBackBesideTake extends Region {

        private final Slice slice = take();
        private Slice one;
        private Slice other;

        public GiveBackBesideTake() {
            slices.cache(true);
        }

        @Actor
        public void givesBack() {
            slices.giveBack(slice);
            one = take();
        }

        @Actor
        public void takes() {
            other = take();
        }

        @Arbiter
        public void look(II_Result r) {
            slices.cache(false);
            report(r);
            r.r2 += one == other ? 1 : 0;
        }
    }
}
