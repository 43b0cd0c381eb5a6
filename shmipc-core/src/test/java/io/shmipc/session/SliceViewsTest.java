package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Views of one slice: apart from each other, and never a stranger's. */
class SliceViewsTest {

    private final TestRegion memory = TestRegion.ofSlices(64, 100);
    private final Object user = new Object();
    private final Slice slice = memory.region.allocate(100);

    @AfterEach
    void close() {
        memory.close();
    }

    @Test
    void shouldHandOutTheSameViewAgainAfterItIsBackAndAsIfItWereNew() {
        ByteBuffer first = slice.writingView(user, slice.base + 4, 10);
        first.putInt(1).mark().putInt(2).order(ByteOrder.LITTLE_ENDIAN).limit(9);
        slice.viewsBack();
        ByteBuffer second = slice.writingView(user, slice.base + 4, 20);
        assertThat(second).isSameAs(first);
        assertThat(second.position()).isZero();
        assertThat(second.limit()).isEqualTo(20);
        assertThat(second.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
        assertThat(second.getInt(0)).isEqualTo(1);
        assertThatThrownBy(second::reset).isInstanceOf(java.nio.InvalidMarkException.class);
    }

    @Test
    void shouldNotHandOutAViewThatIsOut() {
        ByteBuffer one = slice.readingView(user, slice.base, 10);
        ByteBuffer other = slice.readingView(user, slice.base, 10);
        assertThat(other).isNotSameAs(one);
        one.getLong();
        assertThat(other.position()).isZero();
        slice.viewsBack();
        ByteBuffer again = slice.readingView(user, slice.base, 5);
        ByteBuffer third = slice.readingView(user, slice.base, 5);
        assertThat(again == one || again == other).isTrue();
        assertThat(third == one || third == other).isTrue();
        assertThat(third).isNotSameAs(again);
    }

    @Test
    void shouldReachNoFurtherThanTheSlice() {
        for (int from = 0; from < 100; from += 33) {
            ByteBuffer view = slice.writingView(user, slice.base + from, 1);
            assertThat(view.capacity()).isEqualTo(100 - from);
        }
    }

    @Test
    void shouldGiveReadersNothingToWriteWith() {
        ByteBuffer view = slice.readingView(user, slice.base, 10);
        assertThatThrownBy(() -> view.put((byte) 1)).isInstanceOf(ReadOnlyBufferException.class);
        Slice heap = Slice.heap(10);
        assertThat(heap.readingView(user, 2, 3).isReadOnly()).isTrue();
        assertThat(heap.writingView(user, 2, 3).isReadOnly()).isFalse();
    }

    @Test
    void shouldForgetWhatAnotherUserKnows() {
        ByteBuffer first = slice.readingView(user, slice.base, 10);
        slice.viewsBack();
        Object another = new Object();
        ByteBuffer second = slice.readingView(another, slice.base, 10);
        assertThat(second).isNotSameAs(first);
        slice.viewsBack();
        assertThat(slice.readingView(user, slice.base, 10)).isNotSameAs(first).isNotSameAs(second);
    }

    @Test
    void shouldEndWithTheUseOfTheSlice() {
        Slice received = memory.receive(1, 50);
        ByteBuffer first = received.readingView(user, received.base, 10);
        received.release();
        received = receiveOnce(received);
        assertThat(received.readingView(user, received.base, 10)).isSameAs(first);
    }

    /** The slices of a list come round in turn. */
    private Slice receiveOnce(Slice wanted) {
        Slice slice = memory.receive(1, 50);
        while (slice != wanted) {
            slice.release();
            slice = memory.receive(1, 50);
        }
        return slice;
    }

    @Test
    void shouldKeepEveryViewApartFromTheOthersHoweverManyAreOut() {
        List<ByteBuffer> out = new ArrayList<>();
        Map<ByteBuffer, Integer> seen = new IdentityHashMap<>();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 40; i++) {
                ByteBuffer view = slice.writingView(user, slice.base + i, 1);
                view.put(0, (byte) i);
                assertThat(seen.put(view, i)).isNull();
                out.add(view);
            }
            for (int i = 0; i < 40; i++) {
                assertThat(out.get(i).get(0)).isEqualTo((byte) i);
            }
            out.clear();
            seen.clear();
            slice.viewsBack();
        }
    }
}
