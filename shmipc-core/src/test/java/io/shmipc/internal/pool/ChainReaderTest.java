package io.shmipc.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shmipc.error.ProtocolException;
import io.shmipc.internal.memory.MemoryView;
import io.shmipc.internal.pool.PoolStatistics.SliceClassStatistics;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainReaderTest {

    private final MemoryView memory = PoolFixtures.twoClasses();
    private final BufferPool pool = BufferPool.map(memory);
    private final ChainReader reader = new ChainReader(pool);

    @Test
    void shouldVisitEverySliceInOrderAndCountThem() {
        int first = pool.allocate(12);
        int second = pool.allocate(4);
        int third = pool.allocate(12);
        pool.writeSlice(first, 2, 10, second);
        pool.writeSlice(second, 0, 0, third);
        pool.writeSlice(third, 0, 7, SliceHeader.NO_NEXT);
        List<String> seen = new ArrayList<>();

        reader.walk(first, (offset, start, size) -> seen.add(offset + "/" + start + "/" + size));

        assertThat(seen).containsExactly(first + "/2/10", second + "/0/0", third + "/0/7");
        assertThat(reader.slices()).isEqualTo(3);
        assertThat(reader.bytes()).isEqualTo(17);
    }

    @Test
    void shouldLetTheVisitorRecycleWhatItWasShown() {
        int first = pool.allocate(12);
        int second = pool.allocate(12);
        pool.writeSlice(first, 0, 12, second);
        pool.writeSlice(second, 0, 1, SliceHeader.NO_NEXT);

        reader.walk(first, (offset, start, size) -> pool.recycle(offset));

        assertThat(reader.slices()).isEqualTo(2);
        assertThat(pool.statistics().classes())
                .extracting(SliceClassStatistics::freeSlices)
                .containsExactly(4, 3);
    }

    @Test
    void shouldAcceptAMessageWhosePeerNeverSetsTheInUseFlag() {
        int slice = pool.allocate(4);
        BufferRegionDescriptor.sliceFlags(memory, slice, 0);

        reader.walk(slice, (offset, start, size) -> {});

        assertThat(reader.slices()).isEqualTo(1);
    }

    @Test
    void shouldRefuseACyclicChainAfterAsManySlicesAsThereAre() {
        int first = pool.allocate(12);
        int second = pool.allocate(4);
        pool.writeSlice(first, 0, 1, second);
        pool.writeSlice(second, 0, 1, first);
        List<Integer> visited = new ArrayList<>();

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(
                        () ->
                                reader.walk(
                                        first,
                                        (offset, start, size) -> {
                                            visited.add(offset);
                                            assertThat(visited).hasSizeLessThan(100);
                                        }))
                .withMessageContaining("> 7")
                .withMessageContaining("cyclic");
        assertThat(visited).hasSize(pool.sliceCount());
    }

    @Test
    void shouldAcceptAChainOfEverySliceThereIs() {
        MemoryView all = PoolFixtures.oneClass(5, 4);
        BufferPool whole = BufferPool.map(all);
        for (int i = 0; i < 5; i++) {
            int next = i == 4 ? SliceHeader.NO_NEXT : 44 + 24 * (i + 1);
            whole.writeSlice(44 + 24 * i, 0, 4, next);
        }
        ChainReader chain = new ChainReader(whole);

        chain.walk(44, (offset, start, size) -> {});

        assertThat(chain.bytes()).isEqualTo(20);
    }

    @Test
    void shouldRefuseAFirstOffsetThatMeansNoSlice() {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> reader.walk(-1, (offset, start, size) -> {}))
                .withMessageContaining("slice=4294967295");
    }
}
