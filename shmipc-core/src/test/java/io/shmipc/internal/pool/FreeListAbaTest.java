package io.shmipc.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.error.ProtocolException;
import io.shmipc.internal.memory.MemoryView;
import org.junit.jupiter.api.Test;

/**
 * The moment after a pop has exchanged head with a next that it had read before the other process
 * cycled the list: the interleaving is laid out by hand, as no scheduler does it on request.
 */
class FreeListAbaTest {

    private static final int CAPACITY = 4;

    private final MemoryView memory = PoolFixtures.oneClass(6, CAPACITY);
    private final ListLayout layout = BufferRegionLayout.read(memory).lists().get(0);
    private final FreeList list = PoolFixtures.list(memory, layout, PoolSide.CREATOR);
    private final int headOffset = layout.headerOffset() + BufferRegionDescriptor.LIST_HEAD_OFFSET;

    private int relative(int index) {
        return index * layout.strideBytes();
    }

    private int slice(int index) {
        return layout.slicesOffset() + relative(index);
    }

    /** Slice 0 was popped with next 1, while by now it is followed by slice 3. */
    private void popWithStaleNext(int headAfterwards) {
        BufferRegionDescriptor.sliceNext(memory, slice(0), relative(3));
        memory.putIntVolatile(headOffset, relative(headAfterwards));
    }

    @Test
    void shouldPutHeadRightIfNobodyHasPoppedMeanwhile() {
        popWithStaleNext(1);
        list.checkLinkStood(relative(0), slice(0), relative(1));
        assertThat(memory.getIntVolatile(headOffset)).isEqualTo(relative(3));
    }

    @Test
    void shouldGiveTheRegionUpIfSomebodyHas() {
        popWithStaleNext(2);
        assertThatThrownBy(() -> list.checkLinkStood(relative(0), slice(0), relative(1)))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("may have been handed out");
        assertThat(memory.getIntVolatile(headOffset)).isEqualTo(relative(2));
    }

    @Test
    void shouldLeaveHeadAloneIfTheLinkStood() {
        memory.putIntVolatile(headOffset, relative(1));
        list.checkLinkStood(relative(0), slice(0), relative(1));
        assertThat(memory.getIntVolatile(headOffset)).isEqualTo(relative(1));
    }
}
