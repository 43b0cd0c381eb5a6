package io.shmipc.internal.pool;

import static io.shmipc.internal.pool.PoolFixtures.TWO_CLASSES_BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.shmipc.error.ConfigurationException;
import io.shmipc.error.ProtocolException;
import io.shmipc.internal.memory.MemoryView;
import io.shmipc.internal.pool.PoolStatistics.SliceClassStatistics;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BufferPoolTest {

    private final MemoryView memory = PoolFixtures.twoClasses();
    private final BufferPool pool = BufferPool.map(memory);

    @ParameterizedTest
    @CsvSource({"0,4", "1,4", "4,4", "5,12", "12,12"})
    void shouldAllocateFromTheSmallestClassThatFits(int minCapacityBytes, int capacityBytes) {
        assertThat(pool.capacityOf(pool.allocate(minCapacityBytes))).isEqualTo(capacityBytes);
    }

    @Test
    void shouldGoOnWithLargerClassesAndNeverHandOutTheLastSliceOfAList() {
        int[] capacities = new int[5];
        for (int i = 0; i < capacities.length; i++) {
            capacities[i] = pool.capacityOf(pool.allocate(1));
        }

        assertThat(capacities).containsExactly(4, 4, 4, 12, 12);
        assertThat(pool.allocate(1)).isEqualTo(BufferPool.NONE);
        assertThat(pool.statistics().classes())
                .containsExactly(
                        new SliceClassStatistics(4, 4, 1, 3, 0),
                        new SliceClassStatistics(12, 3, 1, 1, 0));
    }

    @Test
    void shouldAllocateNothingAboveTheLargestClass() {
        assertThat(pool.allocate(13)).isEqualTo(BufferPool.NONE);
        assertThat(pool.maxSliceCapacityBytes()).isEqualTo(12);
    }

    @Test
    void shouldFallBackToSmallerClassesForALongMessage() {
        int[] capacities = new int[5];
        for (int i = 0; i < capacities.length; i++) {
            capacities[i] = pool.capacityOf(pool.allocateAtMost(1000));
        }

        assertThat(capacities).containsExactly(12, 12, 4, 4, 4);
        assertThat(pool.allocateAtMost(1000)).isEqualTo(BufferPool.NONE);
    }

    @Test
    void shouldPreferTheBestFitForTheRestOfALongMessage() {
        assertThat(pool.capacityOf(pool.allocateAtMost(3))).isEqualTo(4);
        assertThat(pool.capacityOf(pool.allocateAtMost(5))).isEqualTo(12);
    }

    @Test
    void shouldRefuseANegativeCapacity() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pool.allocate(-1))
                .withMessageContaining("capacityBytes=-1: must be >= 0");
    }

    @Test
    void shouldHandOutEverySliceAgainAfterItWasRecycled() {
        for (int round = 0; round < 10; round++) {
            int first = pool.allocate(12);
            int second = pool.allocate(12);
            assertThat(first).isNotEqualTo(second).isPositive();
            assertThat(pool.allocate(12)).isEqualTo(BufferPool.NONE);
            pool.recycle(first);
            pool.recycle(second);
        }
        assertThat(pool.statistics().classes())
                .extracting(SliceClassStatistics::freeSlices)
                .containsExactly(4, 3);
    }

    @Test
    void shouldReadWhatWasWritten() {
        int first = pool.allocate(4);
        int second = pool.allocate(12);
        pool.writeSlice(first, 1, 2, second);
        pool.writeSlice(second, 0, 0, SliceHeader.NO_NEXT);

        SliceHeader header = new SliceHeader();
        pool.readSlice(first, header);
        assertThat(header.startBytes()).isEqualTo(1);
        assertThat(header.sizeBytes()).isEqualTo(2);
        assertThat(header.hasNext()).isTrue();
        assertThat(header.next()).isEqualTo(second);

        pool.readSlice(second, header);
        assertThat(header.sizeBytes()).isZero();
        assertThat(header.hasNext()).isFalse();
        assertThat(pool.dataOffset(second)).isEqualTo(second + 20);
    }

    @Test
    void shouldForgetTheNextOfAnEarlierMessageWhenASliceIsWrittenAgain() {
        int first = pool.allocate(4);
        int second = pool.allocate(4);
        pool.writeSlice(first, 0, 4, second);
        pool.writeSlice(first, 0, 4, SliceHeader.NO_NEXT);

        SliceHeader header = new SliceHeader();
        pool.readSlice(first, header);

        assertThat(header.hasNext()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"-1,1", "0,-1", "0,5", "5,0", "3,2", "2147483647,2147483647"})
    void shouldRefuseToWriteDataThatIsNotWithinTheSlice(int startBytes, int sizeBytes) {
        int slice = pool.allocate(4);

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> pool.writeSlice(slice, startBytes, sizeBytes, SliceHeader.NO_NEXT))
                .withMessageContaining("their sum <= 4");
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                Integer.MIN_VALUE,
                -1,
                0,
                8,
                43,
                45,
                139,
                140,
                175,
                175 + 20,
                272,
                TWO_CLASSES_BYTES,
                Integer.MAX_VALUE
            })
    void shouldRefuseAnOffsetAtWhichNoSliceStarts(int offset) {
        SliceHeader header = new SliceHeader();

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> pool.readSlice(offset, header))
                .withMessageContaining("slice=" + Integer.toUnsignedLong(offset));
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> pool.recycle(offset));
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> pool.capacityOf(offset));
        int slice = pool.allocate(4);
        if (offset != SliceHeader.NO_NEXT) {
            assertThatExceptionOfType(ProtocolException.class)
                    .isThrownBy(() -> pool.writeSlice(slice, 0, 1, offset));
        }
    }

    @Test
    void shouldWriteNothingWhenTheConfigurationIsRefused() {
        MemoryView untouched = PoolFixtures.memory(64);

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> BufferPool.create(untouched, SliceClass.DEFAULTS));

        for (int i = 0; i < 64; i++) {
            assertThat(untouched.getByte(i)).isZero();
        }
    }

    @Test
    void shouldKeepWorkingOnARegionThatIsAlreadyInUse() {
        BufferPool creator = BufferPool.create(memory, PoolFixtures.TWO_CLASSES);
        List<Integer> held = List.of(creator.allocate(4), creator.allocate(4), creator.allocate(4));
        creator.recycle(held.get(1));

        BufferPool mapper = BufferPool.map(memory);

        assertThat(mapper.allocate(4)).isNotIn(held.get(0), held.get(2));
        mapper.recycle(held.get(0));
        assertThat(mapper.statistics().classes().get(0).freeSlices()).isEqualTo(2);
    }
}
