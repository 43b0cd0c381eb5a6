package io.shmipc.internal.pool;

import static io.shmipc.internal.pool.PoolFixtures.FIRST_LIST;
import static io.shmipc.internal.pool.PoolFixtures.SECOND_LIST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.shmipc.error.ProtocolException;
import io.shmipc.internal.memory.MemoryView;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One wrong field at a time; offsets are written out so that a slip in a descriptor shows. */
class HostileBufferRegionTest {

    private static final int SIZE = 0;
    private static final int COUNT = 4;
    private static final int HEAD = 8;
    private static final int TAIL = 12;
    private static final int CAPACITY = 16;

    private final MemoryView memory = PoolFixtures.twoClasses();

    static Stream<Arguments> fieldsThatRefuseARegion() {
        return Stream.of(
                arguments(0, 0, "listCount=0: must be >= 1"),
                arguments(0, 3, "list=2 headerEnd=308: must be <= 272"),
                arguments(0, 256, "list=2 headerEnd=308: must be <= 272"),
                arguments(0, 257, "listCount=257: must be >= 1 and <= 256"),
                arguments(0, 0xffff, "listCount=65535: must be >= 1 and <= 256"),
                arguments(4, 273, "usedBytes=273: must be <= 272"),
                arguments(4, -1, "usedBytes=4294967295: must be <= 272"),
                arguments(4, 0, "list=0 headerEnd=44: must be <= 8"),
                arguments(4, 35, "list=0 headerEnd=44: must be <= 43"),
                arguments(4, 263, "list=1 sliceCount=3"),
                arguments(FIRST_LIST + SIZE, 5, "list=0 size=5: must be >= -65535 and <= 4"),
                arguments(FIRST_LIST + SIZE, -65536, "list=0 size=-65536: must be >= -65535"),
                arguments(FIRST_LIST + SIZE, Integer.MAX_VALUE, "list=0 size=2147483647"),
                arguments(FIRST_LIST + COUNT, 0, "list=0 sliceCount=0: must be >= 1"),
                arguments(FIRST_LIST + COUNT, 10, "list=0 sliceCount=10"),
                arguments(FIRST_LIST + COUNT, 3, "list=0 size=4: must be >= -65535 and <= 3"),
                arguments(FIRST_LIST + COUNT, -1, "list=0 sliceCount=4294967295"),
                arguments(FIRST_LIST + COUNT, 1 << 30, "list=0 sliceCount=1073741824"),
                arguments(FIRST_LIST + HEAD, 1, "list=0 head=1: must be <= 72 and a multiple of"),
                arguments(FIRST_LIST + HEAD, 96, "list=0 head=96: must be <= 72"),
                arguments(FIRST_LIST + HEAD, -24, "list=0 head=4294967272: must be <= 72"),
                arguments(FIRST_LIST + TAIL, 71, "list=0 tail=71: must be <= 72"),
                arguments(FIRST_LIST + TAIL, -1, "list=0 tail=4294967295: must be <= 72"),
                arguments(FIRST_LIST + CAPACITY, 0, "list=0 sliceCapacityBytes=0: must be >= 4"),
                arguments(FIRST_LIST + CAPACITY, 6, "list=0 sliceCapacityBytes=6: must be >= 4"),
                arguments(
                        FIRST_LIST + CAPACITY, -4, "list=0 sliceCount=4 sliceCapacityBytes=42949"),
                arguments(
                        FIRST_LIST + CAPACITY,
                        8,
                        "list=0 tail=72: must be <= 84 and a multiple of 28"),
                arguments(SECOND_LIST + COUNT, 4, "list=1 sliceCount=4 sliceCapacityBytes=12"),
                arguments(
                        SECOND_LIST + HEAD, 24, "list=1 head=24: must be <= 64 and a multiple of"),
                arguments(SECOND_LIST + TAIL, 96, "list=1 tail=96: must be <= 64"),
                arguments(SECOND_LIST + CAPACITY, 4, "list=1 sliceCapacityBytes=4: must be > 4"),
                arguments(SECOND_LIST + CAPACITY, 16, "list=1 sliceCount=3 sliceCapacityBytes=16"));
    }

    @ParameterizedTest(name = "{0} = {1}: {2}")
    @MethodSource("fieldsThatRefuseARegion")
    void shouldRefuseARegionWithOneWrongField(int offset, int value, String message) {
        memory.putInt(offset, value);

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> BufferPool.map(memory))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 7})
    void shouldRefuseARegionWithoutAHeader(int sizeBytes) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> BufferPool.map(PoolFixtures.memory(sizeBytes)))
                .withMessageContaining("regionBytes=" + sizeBytes + ": must be >= 8");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 1, 0, -1, -65_535})
    void shouldAcceptWhateverSizeAClientUnderWayMayHaveLeft(int size) {
        memory.putInt(FIRST_LIST + SIZE, size);

        assertThat(BufferPool.map(memory).sliceCount()).isEqualTo(7);
    }

    @Test
    void shouldAcceptAnyHeadAndTailThatAreSlices() {
        memory.putInt(FIRST_LIST + HEAD, 72);
        memory.putInt(FIRST_LIST + TAIL, 24);

        assertThat(BufferPool.map(memory).sliceCount()).isEqualTo(7);
    }

    @Test
    void shouldLeaveTheReservedBytesToOthers() {
        memory.putShort(2, (short) 0x1234);

        assertThat(BufferPool.map(memory).sliceCount()).isEqualTo(7);
    }

    @Test
    void shouldNotBelieveTheRegionAgainOnceItWasMapped() {
        BufferPool pool = BufferPool.map(memory);
        memory.putInt(FIRST_LIST + CAPACITY, 1 << 20);
        memory.putInt(FIRST_LIST + COUNT, 1 << 20);
        memory.putInt(0, 0xffff);

        assertThat(pool.capacityOf(44)).isEqualTo(4);
        assertThat(pool.sliceCount()).isEqualTo(7);
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> pool.capacityOf(140));
    }

    static Stream<Arguments> sliceFieldsThatAreRefused() {
        return Stream.of(
                arguments(0, 12, "capacityBytes=12: must be = 4"),
                arguments(0, -4, "capacityBytes=4294967292: must be = 4"),
                arguments(4, 5, "start=0 size=5: start + size must be <= capacityBytes=4"),
                arguments(4, -1, "start=0 size=4294967295"),
                arguments(8, 1, "start=1 size=4: start + size must be <= capacityBytes=4"),
                arguments(8, -1, "start=4294967295 size=4"),
                arguments(8, Integer.MAX_VALUE, "start=2147483647 size=4"),
                arguments(12, 45, "slice=45: must be the start of a slice"),
                arguments(12, 0, "slice=0: must be the start of a slice"),
                arguments(12, -1, "slice=4294967295: must be the start of a slice"),
                arguments(12, 272, "slice=272: must be the start of a slice"));
    }

    @ParameterizedTest(name = "{0} = {1}: {2}")
    @MethodSource("sliceFieldsThatAreRefused")
    void shouldRefuseASliceWithOneWrongField(int field, int value, String message) {
        BufferPool pool = BufferPool.map(memory);
        int slice = pool.allocate(4);
        pool.writeSlice(slice, 0, 4, 176);

        memory.putInt(slice + field, value);

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> pool.readSlice(slice, new SliceHeader()))
                .withMessageContaining(message);
    }

    @Test
    void shouldRefuseToRecycleBehindABrokenTail() {
        BufferPool pool = BufferPool.map(memory);
        int slice = pool.allocate(4);
        memory.putInt(FIRST_LIST + TAIL, 1 << 30);

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> pool.recycle(slice))
                .withMessageContaining("list=0 tail=1073741824");
    }
}
