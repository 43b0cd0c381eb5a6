package io.shmipc.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.diagnostics.ProcessView.Holding;
import io.shmipc.internal.pool.SliceHeader;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AllocationsTest {

    private final TwoEnds ends = TwoEnds.small();

    private List<ClassAllocation> count(ProcessView view) {
        return Allocations.of(ends.client, List.of(ends.queues), view);
    }

    static int sum(ClassAllocation c) {
        return c.free() + c.cached() + c.writing() + c.inQueue() + c.lent() + c.unknown();
    }

    @Test
    void shouldCountAFreshRegionAsFree() {
        assertThat(count(null))
                .containsExactly(
                        new ClassAllocation(4, 4, 4, 0, 0, 0, 0, 0, 0),
                        new ClassAllocation(12, 3, 3, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void shouldCountEachSliceInOneState() {
        int lent = ends.client.slotOf(ends.client.pop(0));
        int writing = ends.client.slotOf(ends.client.pop(0));
        ends.view.mark(lent, Holding.LENT, 8, 50);
        ends.view.mark(writing, Holding.WRITING, 6, 70);
        int cached = ends.client.slotOf(ends.client.pop(1));
        ends.view.mark(cached, Holding.CACHED, 6, 900);
        ends.send(2, ends.write("in"));
        assertThat(count(ends.view))
                .containsExactly(
                        new ClassAllocation(4, 4, 1, 0, 1, 1, 1, 0, 70),
                        new ClassAllocation(12, 3, 2, 1, 0, 0, 0, 0, 0));
        assertThat(count(null))
                .containsExactly(
                        new ClassAllocation(4, 4, 1, 0, 0, 1, 0, 2, 0),
                        new ClassAllocation(12, 3, 2, 0, 0, 0, 0, 1, 0));
    }

    @Test
    void shouldFollowAMessageOfSeveralSlices() {
        int second = ends.client.pop(1);
        ends.client.writeSlice(second, 0, 3, SliceHeader.NO_NEXT);
        int first = ends.client.pop(0);
        ends.client.writeSlice(first, 0, 4, second);
        ends.send(2, first);
        assertThat(count(null)).extracting(ClassAllocation::inQueue).containsExactly(1, 1);
        ends.queues.clientToServer().consumer().drain((stream, slice, status) -> {}, 1);
        assertThat(count(null)).extracting(ClassAllocation::inQueue).containsExactly(0, 0);
        assertThat(count(null)).extracting(ClassAllocation::unknown).containsExactly(1, 1);
    }

    @Test
    void shouldCountWhatIsCountedWithoutItsQueueAsUnknown() {
        ends.send(2, ends.write("in"));
        assertThat(Allocations.of(ends.client, List.of(), null).get(0).unknown()).isEqualTo(1);
    }

    /** A foreign peer that never sets the mark. */
    @Test
    void shouldNotDependOnTheMarkOfSlicesInUse() {
        int slice = ends.server.pop(0);
        ends.buffer.putByte(slice + 16, (byte) 0);
        assertThat(count(null).get(0)).isEqualTo(new ClassAllocation(4, 4, 3, 0, 0, 0, 0, 1, 0));
    }

    @Test
    void shouldBelieveTheProcessRatherThanTheMemory() {
        ends.view.mark(0, Holding.LENT, 8, 50);
        assertThat(count(ends.view).get(0))
                .isEqualTo(new ClassAllocation(4, 4, 3, 0, 0, 0, 1, 0, 50));
    }

    @Test
    void shouldSayNothingOfARegionThatIsGone() {
        ends.buffer.zero(0, ends.buffer.sizeBytes());
        assertThat(count(ends.view)).isEmpty();
    }

    @Test
    void shouldAddUpWhateverLiesInMemory() {
        long seed = 20261121;
        Random random = new Random(seed);
        for (int round = 0; round < 3000; round++) {
            TwoEnds damaged = TwoEnds.small();
            damaged.send(2, damaged.write("in"));
            for (int i = 0; i < 6; i++) {
                int at = random.nextInt(damaged.buffer.sizeBytes() / 4 - 1) * 4 + 4;
                damaged.buffer.putInt(at, random.nextInt(4) == 0 ? random.nextInt() : at % 97);
                int queueAt = random.nextInt(damaged.queueMemory.sizeBytes() / 4 - 1) * 4 + 4;
                damaged.queueMemory.putInt(queueAt, random.nextInt());
            }
            List<ClassAllocation> counted =
                    Allocations.of(damaged.client, List.of(damaged.queues), damaged.view);
            if (!counted.isEmpty()) {
                assertThat(counted).as("seed=%d round=%d", seed, round).hasSize(2);
                assertThat(counted).allMatch(c -> sum(c) == c.slices());
                assertThat(counted).extracting(ClassAllocation::slices).containsExactly(4, 3);
            }
        }
    }
}
