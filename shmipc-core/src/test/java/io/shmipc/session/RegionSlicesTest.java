package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.internal.pool.SliceClass;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cache in front of the shared lists: what it keeps, and that it never keeps it for good. */
class RegionSlicesTest {

    private static final int SLICES = 64;

    private final TestRegion memory = TestRegion.ofSlices(SLICES, 100);
    private final SharedRegion region = memory.region;

    @AfterEach
    void close() {
        memory.close();
    }

    @Test
    void shouldKeepNothingUnlessItIsTold() {
        Slice slice = region.allocate(10);
        slice.giveBack();
        assertThat(memory.inLists()).isEqualTo(SLICES);
    }

    @Test
    void shouldHandOutTheSliceThatWasUsedLast() {
        region.cacheSlices(true);
        Slice first = region.allocate(10);
        Slice second = region.allocate(10);
        first.giveBack();
        second.giveBack();
        assertThat(region.allocate(10)).isSameAs(second);
        second.giveBack();
        assertThat(memory.inLists()).isEqualTo(SLICES - 2);
        assertThat(memory.free()).as("what is cached counts as free").isEqualTo(SLICES);
    }

    @Test
    void shouldReturnEverythingWhenItIsTurnedOff() {
        region.cacheSlices(true);
        region.allocate(10).giveBack();
        memory.receive(3, 10).release();
        region.cacheSlices(false);
        assertThat(memory.inLists()).isEqualTo(SLICES - 2);
        region.allocate(10).giveBack();
        assertThat(memory.inLists()).isEqualTo(SLICES - 2);
    }

    @Test
    void shouldReturnEverythingWhenTheLastSessionLeaves() {
        region.enter();
        region.cacheSlices(true);
        region.allocate(10).giveBack();
        region.leave(null, false);
        region.cacheSlices(true);
        region.allocate(10).giveBack();
        assertThat(memory.inLists()).isEqualTo(SLICES - 1);
        region.leave(null, false);
        assertThat(memory.inLists()).isEqualTo(SLICES);
        region.cacheSlices(true);
        assertThat(region.enter()).isFalse();
    }

    @Test
    void shouldKeepNothingOfAListThatIsShort() {
        region.cacheSlices(true);
        Slice cached = region.allocate(10);
        Slice late = region.allocate(10);
        cached.giveBack();
        List<Integer> peers = new ArrayList<>();
        while (region.pool().isPlentiful(0)) {
            peers.add(memory.peer.allocate(10));
        }
        late.giveBack();
        assertThat(memory.inLists()).as("neither is kept").isEqualTo(SLICES - peers.size());
    }

    @Test
    void shouldTakeFromOtherThreadsBeforeItGoesWithout() throws Exception {
        region.cacheSlices(true);
        for (int i = 0; i < 16; i++) {
            Slice slice = region.allocate(10);
            Thread thread = new Thread(slice::giveBack);
            thread.start();
            thread.join();
        }
        int cached = SLICES - memory.inLists();
        assertThat(cached).isPositive();
        List<Slice> all = new ArrayList<>();
        for (Slice slice = region.allocate(10); slice != null; slice = region.allocate(10)) {
            all.add(slice);
        }
        assertThat(all).as("all but the one a list never hands out").hasSize(SLICES - 1);
        assertThat(all).doesNotHaveDuplicates();
        all.forEach(Slice::giveBack);
        region.cacheSlices(false);
        assertThat(memory.inLists()).isEqualTo(SLICES);
    }

    @Test
    void shouldPreferTheFittingClassOfAnotherThreadToALargerOne() throws Exception {
        try (TestRegion two =
                new TestRegion(64 * 1024, new SliceClass(100, 50), new SliceClass(1000, 50))) {
            two.region.cacheSlices(true);
            Slice small = two.region.allocate(100);
            Thread thread = new Thread(small::giveBack);
            thread.start();
            thread.join();
            while (two.peer.pop(0) != -1) {
                // The peer takes the whole list.
            }
            assertThat(two.region.allocate(100)).isSameAs(small);
            assertThat(two.region.pool().capacityOf(two.region.allocate(100).offset))
                    .isEqualTo(1000);
        }
    }

    /** Users of both ends while the cache goes on and off: no slice twice, none lost. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void shouldNeitherLoseNorDoubleASliceWhileItGoesOnAndOff(long seed) throws Exception {
        int users = 4;
        AtomicInteger running = new AtomicInteger(users);
        List<Throwable> faults = java.util.Collections.synchronizedList(new ArrayList<>());
        ExecutorService pool = Executors.newFixedThreadPool(users + 2);
        for (int user = 0; user < users; user++) {
            Random random = new Random(seed * 100 + user);
            byte mark = (byte) (user + 1);
            pool.execute(
                    () -> {
                        try {
                            use(random, mark);
                        } catch (Throwable e) {
                            faults.add(e);
                        } finally {
                            running.decrementAndGet();
                        }
                    });
        }
        pool.execute(
                () -> {
                    for (boolean on = true; running.get() > 0; on = !on) {
                        region.cacheSlices(on);
                    }
                });
        pool.execute(
                () -> {
                    while (running.get() > 0) {
                        int slice = memory.peer.allocate(10);
                        if (slice != -1) {
                            memory.peer.recycle(slice);
                        }
                    }
                });
        pool.shutdown();
        assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(faults).as("seed=%d", seed).isEmpty();
        region.cacheSlices(false);
        assertThat(memory.inLists()).isEqualTo(SLICES);
        assertThat(region.doubleHandOuts()).isZero();
    }

    private void use(Random random, byte mark) {
        ArrayDeque<Slice> mine = new ArrayDeque<>();
        for (int round = 0; round < 60_000; round++) {
            Slice slice = mine.size() < 12 && random.nextBoolean() ? region.allocate(10) : null;
            if (slice != null) {
                slice.memory.put(slice.base, mark);
                mine.add(slice);
            } else if (!mine.isEmpty()) {
                Slice back = random.nextBoolean() ? mine.removeFirst() : mine.removeLast();
                assertThat(back.memory.get(back.base)).isEqualTo(mark);
                back.giveBack();
            }
        }
        mine.forEach(Slice::giveBack);
    }
}
