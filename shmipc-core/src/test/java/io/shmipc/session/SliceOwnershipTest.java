package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.error.ProtocolException;
import io.shmipc.error.SessionClosedException;
import io.shmipc.internal.pool.SliceHeader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A slice has one owner, and whoever claims otherwise is found out before it is used. */
class SliceOwnershipTest {

    private static final int SLICES = 64;

    private final TestRegion memory = TestRegion.ofSlices(SLICES, 100);
    private final SharedRegion region = memory.region;
    private final ReceivedChains chains = new ReceivedChains(region, 1);
    private final List<RuntimeException> told = new ArrayList<>();

    @BeforeEach
    void watch() {
        region.watch(told::add);
    }

    @AfterEach
    void close() {
        memory.close();
    }

    private void assertRefused(int offset, String state) {
        long before = region.doubleHandOuts();
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> chains.walk(offset, 1))
                .withMessageContaining("slice=" + offset)
                .withMessageContaining("state=" + state)
                .withMessageContaining("must be = not ours");
        assertThat(region.doubleHandOuts()).isEqualTo(before + 1);
    }

    @Test
    void shouldTakeOneSliceAsOftenAsItIsSentAndGivenBack() {
        Slice one = memory.receive(1, 10);
        one.release();
        for (int i = 0; i < 3 * SLICES; i++) {
            memory.receive(1, 10).release();
        }
        assertThat(memory.inLists()).isEqualTo(SLICES);
        assertThat(region.doubleHandOuts()).isZero();
    }

    @Test
    void shouldRefuseAReceivedSliceThatIsSentAgain() {
        int offset = memory.message(1, 10);
        chains.walk(offset, 1);
        Slice held = chains.head();
        assertRefused(offset, "received, holders=1");
        held.release();
        assertThat(memory.inLists()).isEqualTo(SLICES);
    }

    @Test
    void shouldRefuseASliceThatIsBeingWritten() {
        Slice mine = region.allocate(10);
        assertRefused(mine.offset, "writing");
    }

    @Test
    void shouldRefuseASliceThatLiesInTheCache() {
        region.cacheSlices(true);
        Slice mine = region.allocate(10);
        mine.giveBack();
        assertRefused(mine.offset, "cached");
        assertThat(region.allocate(10)).isSameAs(mine);
    }

    @Test
    void shouldRefuseAChainThatNamesOneSliceTwiceAndUseNothingOfIt() {
        int first = memory.peer.allocate(10);
        int second = memory.peer.allocate(10);
        memory.peer.writeSlice(first, 0, 10, second);
        memory.peer.writeSlice(second, 0, 10, first);
        assertRefused(first, "received, holders=1");
        assertThat(memory.inLists()).as("nothing went back").isEqualTo(SLICES - 2);
        memory.peer.writeSlice(second, 0, 10, SliceHeader.NO_NEXT);
        chains.walk(first, 1);
        assertThat(chains.bytes()).isEqualTo(20);
    }

    @Test
    void shouldRefuseAChainOfEmptySlicesThatComesRound() {
        int first = memory.peer.allocate(10);
        int second = memory.peer.allocate(10);
        memory.peer.writeSlice(first, 0, 0, second);
        memory.peer.writeSlice(second, 0, 0, first);
        assertRefused(first, "received, holders=1");
        assertThat(memory.inLists()).as("neither went back twice").isEqualTo(SLICES - 2);
    }

    @Test
    void shouldGiveEmptySlicesBackAndKeepTheOthers() {
        int empty = memory.peer.allocate(10);
        int full = memory.message(1, 5);
        memory.peer.writeSlice(empty, 0, 0, full);
        chains.walk(empty, 1);
        assertThat(chains.head()).isSameAs(chains.tail());
        assertThat(chains.head().offset).isEqualTo(full);
        assertThat(memory.inLists()).isEqualTo(SLICES - 1);
    }

    @Test
    void shouldNoticeWhenTheSharedListHandsOutASliceThatIsOurs() {
        Slice mine = region.allocate(10);
        int relative = mine.offset - (8 + 36);
        memory.peer.memory().putIntVolatile(TestRegion.HEAD, relative);
        memory.peer.memory().putInt(mine.offset + 12, relative == 0 ? 120 : 0);
        memory.peer.memory().putByte(mine.offset + 16, (byte) 1);
        assertThatThrownBy(() -> region.allocate(10))
                .isInstanceOf(SessionClosedException.class)
                .hasMessageContaining("came out of the shared list while state=writing");
        assertThat(region.doubleHandOuts()).isEqualTo(1);
        assertThat(told).hasSize(1).first().isInstanceOf(ProtocolException.class);
    }

    @Test
    void shouldNoticeWhenSomebodySendsWhatWasOnlyAboutToBeSent() {
        Slice mine = region.allocate(10);
        mine.sent();
        chains.walk(writtenBy(mine), 1);
        assertThatThrownBy(() -> region.takeBack(mine))
                .isInstanceOf(SessionClosedException.class)
                .hasMessageContaining("was received before it had been sent");
        assertThat(region.doubleHandOuts()).isEqualTo(1);
    }

    private int writtenBy(Slice slice) {
        memory.peer.writeSlice(slice.offset, 0, 1, SliceHeader.NO_NEXT);
        return slice.offset;
    }

    @Test
    void shouldTakeBackWhatCouldNotBeSent() {
        Slice first = region.allocate(10);
        Slice second = region.allocate(10);
        first.next = second;
        first.sent();
        second.sent();
        region.takeBack(first);
        first.giveBack();
        second.giveBack();
        assertThat(memory.inLists()).isEqualTo(SLICES);
    }

    @Test
    void shouldGiveASliceBackWithItsLastHolder() {
        Slice slice = memory.receive(1, 10);
        slice.hold();
        slice.hold();
        slice.release();
        slice.release();
        assertThat(slice.heldOnce()).isTrue();
        assertThat(memory.inLists()).isEqualTo(SLICES - 1);
        slice.release();
        assertThat(memory.inLists()).isEqualTo(SLICES);
    }

    @Test
    void shouldThrowWhenSomethingIsReleasedTwice() {
        Slice slice = memory.receive(1, 10);
        slice.release();
        assertThatThrownBy(slice::release).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(slice::hold).isInstanceOf(IllegalStateException.class);
        assertThat(memory.inLists()).isEqualTo(SLICES);
    }

    /** Else what is taken again at once would look as if it had never been given back. */
    @Test
    void shouldCountFromTheLastTakingOrReceiptHoweverOftenItWasHeldBefore() throws Exception {
        for (int i = 0; i < SLICES; i++) {
            region.allocate(10).giveBack();
            memory.receive(1, 10).release();
        }
        int later = nextStep();
        Slice written = region.allocate(10);
        assertThat(written.heldSince()).isGreaterThanOrEqualTo(later);
        Slice received = memory.receive(1, 10);
        assertThat(received.heldSince()).isGreaterThanOrEqualTo(later);

        region.cacheSlices(true);
        written.giveBack();
        assertThat(written.heldSince()).isZero();
        later = nextStep();
        assertThat(region.allocate(10)).isSameAs(written);
        assertThat(written.heldSince()).isGreaterThanOrEqualTo(later);
        assertThat(received.heldSince()).isPositive().isLessThan(later);
    }

    private static int nextStep() throws InterruptedException {
        CoarseClock.advance();
        int before = CoarseClock.now();
        while (CoarseClock.now() == before) {
            Thread.sleep(10);
            CoarseClock.advance();
        }
        return CoarseClock.now();
    }
}
