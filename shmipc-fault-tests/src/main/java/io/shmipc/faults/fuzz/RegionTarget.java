package io.shmipc.faults.fuzz;

import io.shmipc.error.ProtocolException;
import io.shmipc.faults.watch.Violation;
import io.shmipc.internal.memory.MemoryView;
import io.shmipc.internal.pool.BufferPool;
import io.shmipc.internal.pool.ChainReader;
import io.shmipc.internal.pool.PoolStatistics;
import io.shmipc.internal.pool.SliceClass;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A buffer region spoiled before it is mapped, or after: whatever it contains is refused, or used
 * without leaving it. The bounds are worked out here again, from what the region says.
 */
final class RegionTarget implements Target {

    private static final int REGION_HEADER_BYTES = 8;
    private static final int LIST_HEADER_BYTES = 36;
    private static final int SLICE_HEADER_BYTES = 20;
    private static final int SMALL_SLICES = 6;
    private static final int LARGE_SLICES = 4;
    private static final int SMALL_STRIDE = SLICE_HEADER_BYTES + 4;
    private static final int LARGE_STRIDE = SLICE_HEADER_BYTES + 16;
    private static final int FIRST_SMALL = REGION_HEADER_BYTES + LIST_HEADER_BYTES;
    private static final int FIRST_LARGE =
            FIRST_SMALL + SMALL_SLICES * SMALL_STRIDE + LIST_HEADER_BYTES;

    /** Filled to the last byte, so that one slice more is one too many. */
    private static final int REGION_BYTES = FIRST_LARGE + LARGE_SLICES * LARGE_STRIDE;

    private static final List<SliceClass> CLASSES =
            List.of(new SliceClass(4, 50), new SliceClass(16, 50));
    private static final int OPERATIONS = 6;

    private final boolean beforeMapping;
    private final MemoryView memory = MemoryView.of(ByteBuffer.allocateDirect(REGION_BYTES));
    private final byte[] pristine = new byte[REGION_BYTES];

    /** Slices in the order of their offsets, and their capacities; of the region as it is used. */
    private final int[] starts = new int[REGION_BYTES];

    private final int[] capacities = new int[REGION_BYTES];
    private int slices;
    private int visited;

    RegionTarget(boolean beforeMapping) {
        this.beforeMapping = beforeMapping;
        BufferPool.create(memory, CLASSES);
        memory.copyTo(0, pristine, 0, REGION_BYTES);
    }

    @Override
    public String name() {
        return beforeMapping ? "regions: before mapping" : "regions: after mapping";
    }

    @Override
    public boolean run(SplittableRandom random) {
        memory.copyFrom(0, pristine, 0, REGION_BYTES);
        try {
            if (beforeMapping) {
                spoil(random);
            }
            BufferPool pool = BufferPool.map(memory);
            noteSlices(pool);
            if (!beforeMapping) {
                spoil(random);
            }
            use(pool, random);
            return true;
        } catch (ProtocolException refused) {
            return false;
        }
    }

    private void spoil(SplittableRandom random) {
        for (int i = random.nextInt(3); i >= 0; i--) {
            int word = random.nextInt(REGION_BYTES / Integer.BYTES) * Integer.BYTES;
            switch (random.nextInt(5)) {
                case 0 -> {
                    int at = random.nextInt(REGION_BYTES);
                    memory.putByte(at, (byte) (memory.getByte(at) ^ 1 << random.nextInt(8)));
                }
                case 1 -> memory.putInt(word, Mutator.interesting(random));
                case 2 -> memory.putInt(word, memory.getInt(word) + random.nextInt(9) - 4);
                case 3 -> memory.putInt(word, random.nextInt(REGION_BYTES + 8));
                default -> link(random);
            }
        }
    }

    /** Links two slices as a message does, or as a list does. */
    private void link(SplittableRandom random) {
        int slice = someSlice(random);
        int next =
                random.nextBoolean()
                        ? someSlice(random)
                        : SMALL_STRIDE * random.nextInt(SMALL_SLICES);
        memory.putInt(slice + 12, next);
        memory.putByte(slice + 16, (byte) random.nextInt(4));
    }

    private static int someSlice(SplittableRandom random) {
        return random.nextBoolean()
                ? FIRST_SMALL + SMALL_STRIDE * random.nextInt(SMALL_SLICES)
                : FIRST_LARGE + LARGE_STRIDE * random.nextInt(LARGE_SLICES);
    }

    /** Where slices are by what the mapped region says of its lists; all must lie inside. */
    private void noteSlices(BufferPool pool) {
        slices = 0;
        long at = REGION_HEADER_BYTES;
        PoolStatistics statistics = pool.statistics();
        for (PoolStatistics.SliceClassStatistics list : statistics.classes()) {
            at += LIST_HEADER_BYTES;
            long end = at + (long) list.totalSlices() * (SLICE_HEADER_BYTES + list.capacityBytes());
            if (end > REGION_BYTES || list.totalSlices() < 1 || list.capacityBytes() < 1) {
                throw new Violation("mapped although its lists end at=" + end + ": " + list);
            }
            for (int i = 0; i < list.totalSlices(); i++) {
                starts[slices] = (int) at;
                capacities[slices++] = list.capacityBytes();
                at += SLICE_HEADER_BYTES + list.capacityBytes();
            }
        }
        if (slices != pool.sliceCount()) {
            throw new Violation("sliceCount=" + pool.sliceCount() + " must be " + slices);
        }
    }

    private int capacityOf(int slice) {
        for (int i = 0; i < slices; i++) {
            if (starts[i] == slice) {
                return capacities[i];
            }
        }
        throw new Violation("slice=" + slice + " was handed out, where none is");
    }

    private void use(BufferPool pool, SplittableRandom random) {
        ChainReader reader = new ChainReader(pool);
        for (int i = 0; i < OPERATIONS; i++) {
            int first =
                    switch (random.nextInt(32)) {
                        case 0 -> Mutator.interesting(random);
                        case 1, 2, 3, 4, 5, 6, 7 -> starts[random.nextInt(slices)];
                        default -> allocate(pool, random);
                    };
            if (first == BufferPool.NONE) {
                continue;
            }
            visited = 0;
            reader.walk(first, this::checkVisited);
            if (random.nextBoolean()) {
                pool.recycle(first);
            }
        }
    }

    private int allocate(BufferPool pool, SplittableRandom random) {
        int bytes = random.nextInt(16);
        int slice = pool.allocateAtMost(bytes);
        if (slice == BufferPool.NONE) {
            return slice;
        }
        int size = Math.min(capacityOf(slice), bytes);
        int next = random.nextInt(4) == 0 ? pool.allocate(1) : BufferPool.NONE;
        pool.writeSlice(slice, 0, size, next);
        if (next != BufferPool.NONE) {
            pool.writeSlice(next, 0, 1, BufferPool.NONE);
        }
        return slice;
    }

    private void checkVisited(int slice, int startBytes, int sizeBytes) {
        if (++visited > slices) {
            throw new Violation("a chain has more slices than the region has: " + slices);
        }
        int capacity = capacityOf(slice);
        if (startBytes < 0 || sizeBytes < 0 || (long) startBytes + sizeBytes > capacity) {
            throw new Violation(
                    "slice="
                            + slice
                            + " start="
                            + startBytes
                            + " size="
                            + sizeBytes
                            + " was accepted with capacity="
                            + capacity);
        }
    }
}
