package io.shmipc.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.error.ProtocolException;
import io.shmipc.internal.memory.MemoryView;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a region contains, a session ends with a {@link ProtocolException} or goes on. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BufferRegionFuzzTest {

    private static final int ROUNDS = 20_000;
    private static final int OPERATIONS = 24;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldSurviveBytesThatWereFlippedBeforeTheRegionIsMapped(long seed) {
        Random random = new Random(seed);
        Outcomes outcomes = new Outcomes();
        MemoryView memory = PoolFixtures.memory(PoolFixtures.TWO_CLASSES_BYTES);
        for (int round = 0; round < ROUNDS; round++) {
            BufferPool.create(memory, PoolFixtures.TWO_CLASSES);
            flipSomeBytes(memory, random);
            outcomes.record(() -> useEverything(BufferPool.map(memory), random));
        }
        outcomes.assertBothHappened();
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void shouldSurviveBytesThatAreFlippedAfterTheRegionWasMapped(long seed) {
        Random random = new Random(seed);
        Outcomes outcomes = new Outcomes();
        MemoryView memory = PoolFixtures.memory(PoolFixtures.TWO_CLASSES_BYTES);
        for (int round = 0; round < ROUNDS; round++) {
            BufferPool.create(memory, PoolFixtures.TWO_CLASSES);
            BufferPool pool = BufferPool.map(memory);
            flipSomeBytes(memory, random);
            outcomes.record(() -> useEverything(pool, random));
        }
        outcomes.assertBothHappened();
    }

    @Test
    void shouldSurviveAPeerThatNeverStopsWriting() throws Exception {
        MemoryView memory = PoolFixtures.twoClasses();
        BufferPool pool = BufferPool.map(memory);
        AtomicBoolean stop = new AtomicBoolean();
        Thread peer =
                new Thread(
                        () -> {
                            Random random = new Random(7);
                            while (!stop.get()) {
                                // Half of what it writes would be valid, so that checks pass and
                                // the value changes right behind them.
                                int word = random.nextInt(memory.sizeBytes() / 4) * 4;
                                int valid = random.nextInt(4) * 24;
                                int value = random.nextBoolean() ? valid : random.nextInt();
                                memory.putIntVolatile(word, value);
                            }
                        });
        peer.start();
        Outcomes outcomes = new Outcomes();
        try {
            Random random = new Random(8);
            for (int round = 0; round < ROUNDS; round++) {
                outcomes.record(() -> useEverything(pool, random));
                outcomes.record(() -> BufferPool.map(memory));
            }
        } finally {
            stop.set(true);
            peer.join();
        }
        assertThat(outcomes.refused).isPositive();
    }

    private static void flipSomeBytes(MemoryView memory, Random random) {
        int flips = 1 + random.nextInt(3);
        for (int i = 0; i < flips; i++) {
            int offset = random.nextInt(memory.sizeBytes());
            int bit = 1 << random.nextInt(8);
            memory.putByte(offset, (byte) (memory.getByte(offset) ^ bit));
        }
        if (random.nextBoolean()) {
            linkASliceToAnother(memory, random);
        }
    }

    /** Links that are valid one by one, and in a circle or across lists together. */
    private static void linkASliceToAnother(MemoryView memory, Random random) {
        int links = 1 + random.nextInt(4);
        for (int i = 0; i < links; i++) {
            int slice = 44 + 24 * random.nextInt(4);
            int other = random.nextBoolean() ? 24 * random.nextInt(4) : 44 + 24 * random.nextInt(4);
            BufferRegionDescriptor.sliceNext(memory, slice, other);
            BufferRegionDescriptor.sliceFlags(memory, slice, random.nextInt(4));
        }
    }

    private static void useEverything(BufferPool pool, Random random) {
        ChainReader reader = new ChainReader(pool);
        for (int i = 0; i < OPERATIONS; i++) {
            int slice = pool.allocateAtMost(random.nextInt(16));
            if (slice != BufferPool.NONE) {
                if (random.nextBoolean()) {
                    int next = pool.allocate(1);
                    int size = random.nextInt(pool.capacityOf(slice) + 1);
                    pool.writeSlice(slice, 0, size, next);
                }
                reader.walk(slice, (offset, start, size) -> {});
                pool.recycle(slice);
            }
            reader.walk(44 + 24 * random.nextInt(4), (offset, start, size) -> {});
            pool.statistics();
        }
    }

    /** Counts how rounds end and lets nothing but a {@link ProtocolException} pass for an end. */
    private static final class Outcomes {

        private int accepted;
        private int refused;

        void record(Runnable use) {
            try {
                use.run();
                accepted++;
            } catch (ProtocolException e) {
                refused++;
            }
        }

        void assertBothHappened() {
            assertThat(accepted).isPositive();
            assertThat(refused).isPositive();
        }
    }
}
