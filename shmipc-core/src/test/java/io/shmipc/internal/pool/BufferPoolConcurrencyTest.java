package io.shmipc.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.internal.memory.MemoryView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many threads on few slices: no slice has two owners, and in the end all of them are back. */
class BufferPoolConcurrencyTest {

    private static final int THREADS = 6;
    private static final int ALLOCATIONS_PER_THREAD = 20_000;
    private static final int MESSAGES_PER_THREAD = 20_000;
    private static final long DEADLINE_SECONDS = 60;

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void shouldNeverLetTwoThreadsHoldOneSlice(long seed) throws Exception {
        MemoryView memory = PoolFixtures.twoClasses();
        BufferPool pool = BufferPool.map(memory);
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int stamp = i + 1;
            tasks.add(() -> holdAndGiveBack(pool, stamp, new Random(seed * 31 + stamp)));
        }

        runAll(tasks);

        assertEverySliceIsBack(pool);
    }

    /**
     * Few slices come round so often that a pop without the lock would meet the same head with
     * another next, and break the list or hand out a slice that somebody holds.
     */
    @RepeatedTest(6)
    void shouldNotConfuseAHeadThatCameRoundWithTheOneItSaw(RepetitionInfo repetition)
            throws Exception {
        BufferPool pool = BufferPool.map(PoolFixtures.oneClass(8, 4));
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int stamp = i + 1;
            long seed = repetition.getCurrentRepetition() * 31L + stamp;
            tasks.add(() -> takeSomeAndMixThem(pool, stamp, new SplittableRandom(seed)));
        }

        runAll(tasks);

        assertEverySliceIsBack(pool);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22})
    void shouldPassSlicesFromOneProcessToTheOtherAndBack(long seed) throws Exception {
        MemoryView memory = PoolFixtures.memory(PoolFixtures.TWO_CLASSES_BYTES);
        BufferPool creator = BufferPool.create(memory, PoolFixtures.TWO_CLASSES);
        BufferPool mapper = BufferPool.map(memory);
        BlockingQueue<Integer> underWay = new ArrayBlockingQueue<>(4);
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Random random = new Random(seed * 31 + i);
            tasks.add(() -> send(creator, underWay, random));
            tasks.add(() -> receive(mapper, underWay));
        }

        runAll(tasks);

        int creatorCounter = memory.getInt(PoolFixtures.FIRST_LIST + 20);
        int mapperCounter = memory.getInt(PoolFixtures.FIRST_LIST + 24);
        // Whoever popped and whoever pushed differ, so only their sum comes back to zero.
        assertThat(creatorCounter + mapperCounter).isZero();
        assertThat(creatorCounter).isPositive();
        assertEverySliceIsBack(creator);
    }

    private static int holdAndGiveBack(BufferPool pool, int stamp, Random random) {
        Deque<Integer> held = new ArrayDeque<>();
        int allocations = 0;
        while (allocations < ALLOCATIONS_PER_THREAD) {
            if (held.size() < 3 && random.nextInt(3) > 0) {
                int slice = pool.allocateAtMost(random.nextInt(16));
                if (slice != BufferPool.NONE) {
                    allocations++;
                    pool.memory().putInt(pool.dataOffset(slice), stamp);
                    pool.writeSlice(slice, 0, stamp % 4, SliceHeader.NO_NEXT);
                    held.add(slice);
                } else {
                    letOthersOn();
                }
            } else if (!held.isEmpty()) {
                giveBack(pool, held.remove(), stamp);
            }
        }
        held.forEach(slice -> giveBack(pool, slice, stamp));
        return allocations;
    }

    private static int takeSomeAndMixThem(BufferPool pool, int stamp, SplittableRandom random) {
        int[] held = new int[3];
        for (int round = 0; round < 800_000; round++) {
            int count = 0;
            int wanted = 1 + random.nextInt(held.length);
            int slice = 0;
            while (count < wanted && slice != BufferPool.NONE) {
                slice = pool.allocate(4);
                if (slice != BufferPool.NONE) {
                    restamp(pool, slice, 0, stamp);
                    held[count++] = slice;
                }
            }
            // In either order, so that the links change from one round to the next.
            boolean reversed = random.nextBoolean();
            for (int i = 0; i < count; i++) {
                int given = held[reversed ? count - 1 - i : i];
                restamp(pool, given, stamp, 0);
                pool.recycle(given);
            }
        }
        return stamp;
    }

    private static void restamp(BufferPool pool, int slice, int expected, int stamp) {
        if (!pool.memory().compareAndSetInt(pool.dataOffset(slice), expected, stamp)) {
            throw new AssertionError("slice " + slice + " has two owners");
        }
    }

    /** Ends a thread that would wait for ever because another one has failed. */
    private static void letOthersOn() {
        if (Thread.currentThread().isInterrupted()) {
            throw new IllegalStateException("another thread has failed");
        }
        Thread.yield();
    }

    private static void giveBack(BufferPool pool, int slice, int stamp) {
        SliceHeader header = new SliceHeader();
        pool.readSlice(slice, header);
        assertThat(pool.memory().getInt(pool.dataOffset(slice))).isEqualTo(stamp);
        assertThat(header.sizeBytes()).isEqualTo(stamp % 4);
        pool.memory().putInt(pool.dataOffset(slice), 0);
        pool.recycle(slice);
    }

    private static int send(BufferPool pool, BlockingQueue<Integer> underWay, Random random)
            throws Exception {
        for (int sent = 0; sent < MESSAGES_PER_THREAD; ) {
            int slice = pool.allocateAtMost(random.nextInt(16));
            if (slice == BufferPool.NONE) {
                letOthersOn();
                continue;
            }
            pool.memory().putInt(pool.dataOffset(slice), slice);
            pool.writeSlice(slice, 0, 4, SliceHeader.NO_NEXT);
            if (!underWay.offer(slice, DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                throw new TimeoutException("nobody receives");
            }
            sent++;
        }
        return MESSAGES_PER_THREAD;
    }

    private static int receive(BufferPool pool, BlockingQueue<Integer> underWay) throws Exception {
        SliceHeader header = new SliceHeader();
        for (int received = 0; received < MESSAGES_PER_THREAD; received++) {
            Integer slice = underWay.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
            if (slice == null) {
                throw new TimeoutException("nobody sends");
            }
            pool.readSlice(slice, header);
            assertThat(header.sizeBytes()).isEqualTo(4);
            assertThat(pool.memory().getInt(pool.dataOffset(slice))).isEqualTo(slice);
            pool.recycle(slice);
        }
        return MESSAGES_PER_THREAD;
    }

    private static List<Integer> runAll(List<Callable<Integer>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            List<Future<Integer>> futures = new ArrayList<>();
            tasks.forEach(task -> futures.add(threads.submit(task)));
            List<Integer> results = new ArrayList<>();
            for (Future<Integer> future : futures) {
                results.add(future.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void assertEverySliceIsBack(BufferPool pool) {
        assertThat(pool.statistics().classes())
                .allSatisfy(
                        statistics ->
                                assertThat(statistics.freeSlices())
                                        .isEqualTo(statistics.totalSlices()));
        Set<Integer> distinct = new HashSet<>();
        int obtainable = pool.sliceCount() - pool.statistics().classes().size();
        for (int i = 0; i < obtainable; i++) {
            distinct.add(pool.allocateAtMost(1));
        }
        assertThat(distinct).hasSize(obtainable).doesNotContain(BufferPool.NONE);
        assertThat(pool.allocateAtMost(1)).isEqualTo(BufferPool.NONE);
    }
}
