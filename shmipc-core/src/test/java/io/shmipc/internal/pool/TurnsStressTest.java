package io.shmipc.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.internal.memory.MemoryView;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two pools that have nothing in common but memory, two threads each, on lists so short that they
 * come round all the time. Without turns these run into a slice with two owners within seconds.
 */
class TurnsStressTest {

    private static final int CAPACITY = 4;
    private static final int THREADS_PER_POOL = 2;
    private static final int MOST_HELD = 3;
    private static final int ROUNDS = Integer.getInteger("io.shmipc.test.rounds", 700_000);
    private static final long DEADLINE_SECONDS = 300;

    @ParameterizedTest
    @CsvSource({"6, 1", "8, 2"})
    void shouldNeverHandASliceOutTwiceToProcessesThatTakeTurns(int slices, long seed)
            throws Exception {
        MemoryView memory = PoolFixtures.oneClass(slices, CAPACITY);
        BufferPool creator =
                BufferPool.create(memory, List.of(new SliceClass(CAPACITY, 100)), Long.MAX_VALUE);
        creator.offerTurns();
        BufferPool mapper = BufferPool.map(memory, Long.MAX_VALUE);
        assertThat(mapper.acceptTurns()).isTrue();
        assertThat(creator.concludeTurns()).isTrue();

        long pops = 0;
        for (long each : runAll(creator, mapper, seed)) {
            pops += each;
        }

        assertThat(pops).isGreaterThan(2L * THREADS_PER_POOL * ROUNDS / 2);
        assertThat(creator.doubleHandOuts() + mapper.doubleHandOuts()).isZero();
        for (int i = 0; i < slices - 1; i++) {
            int slice = (i % 2 == 0 ? creator : mapper).allocate(CAPACITY);
            assertThat(slice).as("all are back").isNotEqualTo(BufferPool.NONE);
            restamp(creator, slice, 0, -1);
        }
        assertThat(creator.allocate(CAPACITY)).isEqualTo(BufferPool.NONE);
    }

    private static List<Long> runAll(BufferPool creator, BufferPool mapper, long seed)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2 * THREADS_PER_POOL);
        try {
            List<Future<Long>> futures = new ArrayList<>();
            for (int i = 1; i <= 2 * THREADS_PER_POOL; i++) {
                BufferPool pool = i % 2 == 0 ? creator : mapper;
                int stamp = i;
                SplittableRandom random = new SplittableRandom(seed * 31 + stamp);
                Callable<Long> task = () -> takeSomeAndMixThem(pool, stamp, random);
                futures.add(threads.submit(task));
            }
            List<Long> results = new ArrayList<>();
            for (Future<Long> future : futures) {
                results.add(future.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static long takeSomeAndMixThem(BufferPool pool, int stamp, SplittableRandom random) {
        int[] held = new int[MOST_HELD];
        long pops = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int count = 0;
            int wanted = 1 + random.nextInt(held.length);
            int slice = 0;
            while (count < wanted && slice != BufferPool.NONE) {
                slice = pool.allocate(CAPACITY);
                if (slice != BufferPool.NONE) {
                    restamp(pool, slice, 0, stamp);
                    held[count++] = slice;
                }
            }
            pops += count;
            // In either order, so that the links change from one round to the next.
            boolean reversed = random.nextBoolean();
            for (int i = 0; i < count; i++) {
                int given = held[reversed ? count - 1 - i : i];
                restamp(pool, given, stamp, 0);
                pool.recycle(given);
            }
        }
        return pops;
    }

    private static void restamp(BufferPool pool, int slice, int expected, int stamp) {
        if (!pool.memory().compareAndSetInt(pool.dataOffset(slice), expected, stamp)) {
            throw new AssertionError("slice " + slice + " has two owners");
        }
    }
}
