package io.shmipc.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SliceCacheTest {

    private static final int NONE = SliceCache.NONE;

    private static SliceCache cacheOf(int processors, int... sliceCounts) {
        return new SliceCache(sliceCounts, processors);
    }

    @Test
    void shouldHandOutFirstWhatWasPutLast() {
        SliceCache cache = cacheOf(1, 1000);
        assertThat(cache.put(0, 7)).isEqualTo(NONE);
        assertThat(cache.put(0, 0)).isEqualTo(NONE);
        assertThat(cache.put(0, 9)).isEqualTo(NONE);
        assertThat(cache.count(0)).isEqualTo(3);
        assertThat(cache.take(0)).isEqualTo(9);
        assertThat(List.of(cache.take(0), cache.take(0))).containsExactlyInAnyOrder(7, 0);
        assertThat(cache.take(0)).isEqualTo(NONE);
        assertThat(cache.count(0)).isZero();
    }

    @Test
    void shouldKeepClassesApart() {
        SliceCache cache = cacheOf(1, 100, 100);
        cache.put(1, 150);
        assertThat(cache.take(0)).isEqualTo(NONE);
        assertThat(cache.steal(0)).isEqualTo(NONE);
        assertThat(cache.take(1)).isEqualTo(150);
    }

    @Test
    void shouldHandAnOlderOneBackWhenAStripeIsFull() {
        SliceCache cache = cacheOf(1, 1_000_000);
        List<Integer> kept = new ArrayList<>();
        int displaced = NONE;
        for (int slot = 0; displaced == NONE; slot++) {
            kept.add(slot);
            displaced = cache.put(0, slot);
        }
        assertThat(displaced).isNotEqualTo(kept.get(kept.size() - 1));
        assertThat(cache.take(0)).as("the last one is kept").isEqualTo(kept.get(kept.size() - 1));
        assertThat(kept).hasSizeLessThanOrEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource({"1,0", "7,0", "8,1", "15,1", "51,6", "307,32", "2047,32", "1000000,32"})
    void shouldNeverKeepMoreThanAnEighthOfAClass(int sliceCount, int atMost) {
        for (int processors : new int[] {1, 2}) {
            SliceCache cache = cacheOf(processors, sliceCount);
            assertThat(cache.bound(0)).isLessThanOrEqualTo(atMost);
            assertThat(cache.bound(0) > 0).isEqualTo(sliceCount >= 8);
        }
        assertThat(cacheOf(1024, sliceCount).bound(0)).isLessThanOrEqualTo(sliceCount / 8);
    }

    @Test
    void shouldKeepNothingOfASmallClass() {
        SliceCache cache = cacheOf(2, 7);
        assertThat(cache.put(0, 3)).isEqualTo(3);
        assertThat(cache.take(0)).isEqualTo(NONE);
        assertThat(cache.steal(0)).isEqualTo(NONE);
    }

    @Test
    void shouldLetAnyThreadTakeWhatAThreadThatEndedLeft() throws Exception {
        SliceCache cache = cacheOf(4, 1000);
        for (int i = 0; i < 16; i++) {
            int slot = i;
            Thread thread = new Thread(() -> cache.put(0, slot));
            thread.start();
            thread.join();
        }
        List<Integer> found = new ArrayList<>();
        for (int slot = cache.steal(0); slot != NONE; slot = cache.steal(0)) {
            found.add(slot);
        }
        assertThat(found).hasSizeGreaterThanOrEqualTo(4).doesNotHaveDuplicates();
        assertThat(cache.count(0)).isZero();
    }

    /** Every slice has one owner at any time: a thread's hands, or the cache. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldNeverGiveOneSliceToTwo(long seed) throws Exception {
        int threads = 6;
        int slices = 48;
        SliceCache cache = cacheOf(1, 1000);
        AtomicIntegerArray owner = new AtomicIntegerArray(slices);
        AtomicInteger faults = new AtomicInteger();
        List<List<Integer>> hands = new ArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        for (int t = 0; t < threads; t++) {
            List<Integer> hand = new ArrayList<>();
            hands.add(hand);
            for (int slot = t; slot < slices; slot += threads) {
                hand.add(slot);
                owner.set(slot, 1);
            }
            Random random = new Random(seed * 100 + t);
            pool.execute(
                    () -> {
                        for (int round = 0; round < 200_000; round++) {
                            if (random.nextBoolean() && !hand.isEmpty()) {
                                int slot = hand.remove(random.nextInt(hand.size()));
                                if (!owner.compareAndSet(slot, 1, 0)) {
                                    faults.incrementAndGet();
                                }
                                accept(cache.put(0, slot), hand, owner, faults);
                            } else {
                                boolean own = random.nextInt(4) > 0;
                                accept(own ? cache.take(0) : cache.steal(0), hand, owner, faults);
                            }
                        }
                    });
        }
        pool.shutdown();
        assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(faults.get()).as("seed=%d", seed).isZero();
        int held = hands.stream().mapToInt(List::size).sum();
        assertThat(held + cache.count(0)).isEqualTo(slices);
    }

    private static void accept(
            int slot, List<Integer> hand, AtomicIntegerArray owner, AtomicInteger faults) {
        if (slot != NONE) {
            if (!owner.compareAndSet(slot, 0, 1)) {
                faults.incrementAndGet();
            }
            hand.add(slot);
        }
    }
}
