package io.shmipc.internal.pool;

import static io.shmipc.internal.pool.PoolFixtures.TWO_CLASSES;
import static io.shmipc.internal.pool.PoolFixtures.TWO_CLASSES_BYTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.internal.memory.MemoryView;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The region byte by byte, little-endian as on every machine that has peers. */
class BufferRegionGoldenBytesTest {

    private final MemoryView memory = PoolFixtures.memory(TWO_CLASSES_BYTES);

    @BeforeEach
    void createOverGarbage() {
        for (int i = 0; i < TWO_CLASSES_BYTES; i++) {
            memory.putByte(i, (byte) 0xee);
        }
        BufferPool.create(memory, TWO_CLASSES);
    }

    @Test
    void shouldWriteTheRegionHeader() {
        // lists 2, reserved 0, used 264 = 36 + 4 * 24 + 36 + 3 * 32
        assertBytes(0, "0200 0000 08010000");
    }

    @Test
    void shouldWriteTheListHeaders() {
        // size 4, capacity 4, head 0, tail 72, slice capacity 4, counters 0 and 0, unused
        assertBytes(
                8,
                "04000000 04000000 00000000 48000000 04000000 00000000 00000000 0000000000000000");
        // size 3, capacity 3, head 0, tail 64, slice capacity 12, counters 0 and 0, unused
        assertBytes(
                140,
                "03000000 03000000 00000000 40000000 0c000000 00000000 00000000 0000000000000000");
    }

    @Test
    void shouldLinkEverySliceToTheNextAndLeaveTheDataAlone() {
        // capacity 4, size 0, start 0, next 24, flags has-next, unused, data
        assertBytes(44, "04000000 00000000 00000000 18000000 01 000000 eeeeeeee");
        assertBytes(68, "04000000 00000000 00000000 30000000 01 000000 eeeeeeee");
        assertBytes(92, "04000000 00000000 00000000 48000000 01 000000 eeeeeeee");
        assertBytes(176, "0c000000 00000000 00000000 20000000 01 000000 eeeeeeeeeeeeeeeeeeeeeeee");
    }

    @Test
    void shouldEndEachListWithASliceThatHasNoNext() {
        assertBytes(116, "04000000 00000000 00000000 00000000 00 000000 eeeeeeee");
        assertBytes(240, "0c000000 00000000 00000000 00000000 00 000000 eeeeeeeeeeeeeeeeeeeeeeee");
    }

    @Test
    void shouldLeaveWhatNoListUsesAlone() {
        assertBytes(272, "eeeeeeee eeeeeeee");
    }

    @Test
    void shouldCountAPopOfTheCreatorAndMarkTheSliceInUse() {
        BufferPool.map(memory);
        BufferPool creator = BufferPool.create(memory, TWO_CLASSES);

        assertThat(creator.allocate(1)).isEqualTo(44);

        // size 3, capacity 4, head 24, tail 72, slice capacity 4, creator's counter 1
        assertBytes(8, "03000000 04000000 18000000 48000000 04000000 01000000 00000000");
        assertBytes(44, "04000000 00000000 00000000 18000000 02 000000");
    }

    @Test
    void shouldCountAPopOfTheMapperInItsOwnCounter() {
        BufferPool mapper = BufferPool.map(memory);

        assertThat(mapper.allocate(1)).isEqualTo(44);

        assertBytes(8, "03000000 04000000 18000000 48000000 04000000 00000000 01000000");
    }

    @Test
    void shouldWriteTheLinksOfAMessageFromTheStartOfTheRegion() {
        BufferPool pool = BufferPool.map(memory);
        int first = pool.allocate(4);
        int second = pool.allocate(12);

        pool.writeSlice(first, 1, 3, second);
        pool.writeSlice(second, 0, 12, SliceHeader.NO_NEXT);

        // capacity 4, size 3, start 1, next 176, flags has-next and in-use
        assertBytes(44, "04000000 03000000 01000000 b0000000 03 000000");
        assertBytes(176, "0c000000 0c000000 00000000 20000000 02 000000");
    }

    @Test
    void shouldLinkARecycledSliceBehindTheOldTail() {
        BufferPool pool = BufferPool.map(memory);
        int slice = pool.allocate(4);
        pool.writeSlice(slice, 1, 3, SliceHeader.NO_NEXT);

        pool.recycle(slice);

        // size 4, capacity 4, head 24, tail 0, counters 0
        assertBytes(8, "04000000 04000000 18000000 00000000 04000000 00000000 00000000");
        assertBytes(116, "04000000 00000000 00000000 00000000 01 000000");
        assertBytes(44, "04000000 00000000 00000000 18000000 00 000000");
    }

    private void assertBytes(int offset, String hex) {
        byte[] expected = HexFormat.of().parseHex(hex.replace(" ", ""));
        byte[] actual = new byte[expected.length];
        memory.copyTo(offset, actual, 0, actual.length);
        assertThat(HexFormat.of().formatHex(actual)).isEqualTo(hex.replace(" ", ""));
    }
}
