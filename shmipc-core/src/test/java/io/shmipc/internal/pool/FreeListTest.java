package io.shmipc.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shmipc.error.ProtocolException;
import io.shmipc.internal.memory.MemoryView;
import org.junit.jupiter.api.Test;

class FreeListTest {

    private static final int STRIDE = 24;
    private static final int SLICES = 44;

    private final MemoryView memory = PoolFixtures.oneClass(4, 4);
    private final FreeList list =
            PoolFixtures.list(memory, new ListLayout(0, 8, 4, 4), PoolSide.CREATOR);

    @Test
    void shouldPopInTheOrderOfTheLinks() {
        assertThat(list.pop()).isEqualTo(SLICES);
        assertThat(list.pop()).isEqualTo(SLICES + STRIDE);
        assertThat(list.pop()).isEqualTo(SLICES + 2 * STRIDE);
        assertThat(list.pop()).isEqualTo(FreeList.NONE);
        assertThat(list.exhaustions()).isEqualTo(1);
        assertThat(list.freeSlices()).isEqualTo(1);
    }

    @Test
    void shouldTakeAListForExhaustedAndSuspectACutWhenHeadLeadsNowhere() {
        BufferRegionDescriptor.sliceFlags(memory, SLICES, 0);

        assertThat(list.pop()).isEqualTo(FreeList.NONE);

        assertThat(list.cutListSuspicions()).isEqualTo(1);
        assertThat(list.exhaustions()).isEqualTo(1);
        assertThat(list.freeSlices()).isEqualTo(4);
    }

    @Test
    void shouldGoOnOnceAnInterruptedPeerHasLinkedItsSlice() {
        BufferRegionDescriptor.sliceFlags(memory, SLICES, 0);
        assertThat(list.pop()).isEqualTo(FreeList.NONE);

        BufferRegionDescriptor.sliceFlags(memory, SLICES, 1);

        assertThat(list.pop()).isEqualTo(SLICES);
    }

    @Test
    void shouldPutSizeBackWhenHeadIsBroken() {
        memory.putInt(8 + BufferRegionDescriptor.LIST_HEAD_OFFSET, 1);

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(list::pop)
                .withMessageContaining("list=0 head=1: must be")
                .withMessageContaining("<= 72 and a multiple of 24");
        assertThat(list.freeSlices()).isEqualTo(4);
    }

    @Test
    void shouldRefuseANextThatStaysOutsideTheList() {
        BufferRegionDescriptor.sliceNext(memory, SLICES, SLICES + STRIDE);

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(list::pop)
                .withMessageContaining("next of head=0=68");
    }

    @Test
    void shouldRefuseASliceThatIsItsOwnNext() {
        BufferRegionDescriptor.sliceNext(memory, SLICES, 0);

        assertThatExceptionOfType(ProtocolException.class).isThrownBy(list::pop);
    }

    @Test
    void shouldRefuseToAppendTheSliceThatIsTailAlready() {
        int slice = list.pop();
        list.push(slice);

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> list.push(slice))
                .withMessageContaining("tail=0: must be another slice");
    }

    @Test
    void shouldCountOutstandingSlicesForItsOwnSideOnly() {
        int slice = list.pop();
        list.pop();
        PoolFixtures.list(memory, list.layout(), PoolSide.MAPPER).push(slice);

        assertThat(memory.getInt(8 + BufferRegionDescriptor.LIST_CREATOR_COUNTER_OFFSET))
                .isEqualTo(2);
        assertThat(memory.getInt(8 + BufferRegionDescriptor.LIST_MAPPER_COUNTER_OFFSET))
                .isEqualTo(-1);
    }

    @Test
    void shouldReportFreeSlicesWithinBoundsWhateverSizeSays() {
        memory.putInt(8, Integer.MIN_VALUE);
        assertThat(list.freeSlices()).isZero();
        memory.putInt(8, Integer.MAX_VALUE);
        assertThat(list.freeSlices()).isEqualTo(4);
    }
}
