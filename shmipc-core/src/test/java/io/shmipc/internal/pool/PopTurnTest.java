package io.shmipc.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shmipc.error.ProtocolException;
import io.shmipc.internal.memory.MemoryView;
import io.shmipc.internal.pool.FreeList.Step;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two lists on one memory that take turns, one of which may stand still or break the rules. */
class PopTurnTest {

    private static final int SLICES = 4;
    private static final int FREE = 0;
    private static final int CREATOR = 1;
    private static final int MAPPER = 2;

    private final MemoryView memory = PoolFixtures.oneClass(SLICES, 4);
    private final ListLayout layout = BufferRegionLayout.read(memory).lists().get(0);
    private final int word = layout.headerOffset() + BufferRegionDescriptor.LIST_TURN_OFFSET;
    private final AtomicLong clock = new AtomicLong();
    private final SteppedList list =
            new SteppedList(memory, layout, PoolSide.CREATOR, PoolFixtures.watch(clock::get));
    private final SteppedList peer = new SteppedList(memory, layout, PoolSide.MAPPER);

    PopTurnTest() {
        list.takeTurns(new PopTurn(memory, layout, PoolSide.CREATOR));
        peer.takeTurns(new PopTurn(memory, layout, PoolSide.MAPPER));
    }

    @Test
    void shouldLieInTheUnusedBytesOfTheListHeader() {
        assertThat(word).isEqualTo(8 + 28);
        list.interruptAt(Step.LINK_READ, () -> assertThat(memory.getInt(word)).isEqualTo(CREATOR));
        assertThat(list.pop()).isNotEqualTo(FreeList.NONE);
        assertThat(memory.getInt(word)).isEqualTo(FREE);
        peer.interruptAt(Step.LINK_READ, () -> assertThat(memory.getInt(word)).isEqualTo(MAPPER));
        assertThat(peer.pop()).isNotEqualTo(FreeList.NONE);
        assertThat(memory.getInt(word)).isEqualTo(FREE);
        assertThat(memory.getInt(word + 4)).as("the last unused bytes").isZero();
    }

    @Test
    void shouldTakeAListForExhaustedWhilePeerKeepsItsTurnAndThenGoOn() {
        peer.interruptAt(
                Step.LINK_READ,
                () -> {
                    for (int i = 1; i <= 3; i++) {
                        assertThat(list.pop()).isEqualTo(FreeList.NONE);
                        assertThat(list.turnsMissed()).isEqualTo(i);
                        assertThat(memory.getInt(word)).as("not stolen").isEqualTo(MAPPER);
                    }
                    assertThat(list.freeSlices()).as("share put back").isEqualTo(SLICES - 1);
                });
        assertThat(peer.pop()).isNotEqualTo(FreeList.NONE);
        assertThat(list.pop()).isNotEqualTo(FreeList.NONE);
        assertThat(list.exhaustions()).isEqualTo(3);
    }

    @Test
    void shouldLetOthersGiveBackDuringATurn() {
        int held = list.pop();
        peer.interruptAt(Step.LINK_READ, () -> list.push(held));
        assertThat(peer.pop()).isNotEqualTo(held);
        assertThat(list.freeSlices()).isEqualTo(SLICES - 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {CREATOR, 3, -1, 0x01000000, Integer.MIN_VALUE})
    void shouldRefuseAWordThatNobodyWrites(int garbage) {
        memory.putIntVolatile(word, garbage);
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(list::pop)
                .withMessageContaining("list=0 turn=0x%08x: must be 0x00000002", garbage);
        assertThat(list.freeSlices()).isEqualTo(SLICES);
    }

    @ParameterizedTest
    @ValueSource(ints = {FREE, MAPPER, 9})
    void shouldNoticeThatItsTurnWasTakenAway(int instead) {
        list.interruptAt(Step.LINK_READ, () -> memory.putIntVolatile(word, instead));
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(list::pop)
                .withMessageContaining("must be 0x00000001");
    }

    @Test
    void shouldRefuseAHeadThatIsInUse() {
        BufferRegionDescriptor.sliceFlags(memory, layout.slicesOffset(), 3);
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(list::pop)
                .withMessageContaining("head=0 is marked as in use");
        assertThat(list.doubleHandOuts()).isEqualTo(1);
        assertThat(memory.getInt(word)).as("the turn is over").isEqualTo(FREE);
    }

    @Test
    void shouldCallAListBrokenWhoseTurnIsHeldForTooLong() {
        memory.putIntVolatile(word, MAPPER);
        // Often, but not for long.
        for (int i = 0; i < 5; i++) {
            assertThat(list.pop()).isEqualTo(FreeList.NONE);
        }
        for (int i = 0; i < 3; i++) {
            clock.addAndGet(250_000_000);
            assertThat(list.pop()).isEqualTo(FreeList.NONE);
        }
        clock.addAndGet(249_999_999);
        assertThat(list.pop()).isEqualTo(FreeList.NONE);
        clock.addAndGet(1);
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(list::pop)
                .withMessageContaining("the peer has had the turn to pop for ms=1000")
                .withMessageContaining("must be < brokenListTimeout=1000 ms");
    }

    /** A list that is cut has a pop ask for the turn a thousand times. */
    @Test
    void shouldWaitNoLongerInAllForAPeerThatGivesItsTurnUpNowAndThen() throws Exception {
        long holdNanos = 50_000_000;
        PopTurn turn =
                new PopTurn(
                        memory, layout, PoolSide.CREATOR, 10 * holdNanos, new PopTurn.Patience());
        boolean taken = true;
        turn.popBegins();
        for (int times = 0; taken; times++) {
            assertThat(times).isLessThanOrEqualTo(10);
            memory.putIntVolatile(word, MAPPER);
            Thread hostile = new Thread(() -> freeAfter(holdNanos));
            hostile.start();
            taken = turn.take();
            hostile.join();
            if (taken) {
                turn.giveUp();
            }
        }
        turn.popBegins();
        turn.popSucceeded();
        memory.putIntVolatile(word, MAPPER);
        Thread peers = new Thread(() -> freeAfter(0));
        peers.start();
        assertThat(turn.take()).as("the next pop waits again").isTrue();
        peers.join();
    }

    @Test
    void shouldWaitAnewInEachPop() throws Exception {
        long holdNanos = 250_000_000;
        list.takeTurns(new PopTurn(memory, layout, PoolSide.CREATOR, 4 * holdNanos));
        for (int i = 0; i < 5; i++) {
            memory.putIntVolatile(word, MAPPER);
            Thread slow = new Thread(() -> freeAfter(holdNanos));
            slow.start();
            int slice = list.pop();
            slow.join();
            assertThat(slice).isNotEqualTo(FreeList.NONE);
            list.push(slice);
        }
        assertThat(list.turnsMissed()).isZero();
    }

    private void freeAfter(long nanos) {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < nanos) {
            LockSupport.parkNanos(nanos);
        }
        memory.putIntVolatile(word, FREE);
    }

    @Test
    @Timeout(60)
    void shouldWaitForOneListOfARegionOnlyUntilAPopSucceeds() {
        PopTurn.Patience patience = new PopTurn.Patience();
        long forEver = Long.MAX_VALUE;
        PopTurn first = new PopTurn(memory, layout, PoolSide.CREATOR, 0, patience);
        PopTurn second = new PopTurn(memory, layout, PoolSide.CREATOR, forEver, patience);
        memory.putIntVolatile(word, MAPPER);
        first.popBegins();
        assertThat(first.take()).isFalse();
        second.popBegins();
        assertThat(second.take()).as("at once").isFalse();
        memory.putIntVolatile(word, FREE);
        assertThat(first.take()).isTrue();
        first.giveUp();
        memory.putIntVolatile(word, MAPPER);
        assertThat(second.take()).as("a turn alone is no slice").isFalse();

        first.popSucceeded();
        Thread peers = new Thread(() -> freeAfter(1_000_000));
        peers.start();
        assertThat(second.take()).isTrue();
    }

    @Test
    void shouldCallAListBrokenThatStaysCut() {
        BufferRegionDescriptor.sliceFlags(memory, layout.slicesOffset(), 0);
        for (int i = 0; i < 4; i++) {
            assertThat(list.pop()).isEqualTo(FreeList.NONE);
            clock.addAndGet(250_000_000);
        }
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(list::pop)
                .withMessageContaining("head=0 has led nowhere although size leaves slices for ms");
        assertThat(list.cutListSuspicions()).isEqualTo(5);
        assertThat(memory.getInt(word)).isEqualTo(FREE);
    }

    @Test
    void shouldBeginToCountAnewWhenAPopSucceedsOrTheListIsCutElsewhere() {
        BufferRegionDescriptor.sliceFlags(memory, layout.slicesOffset(), 0);
        for (int i = 0; i < 4; i++) {
            assertThat(list.pop()).isEqualTo(FreeList.NONE);
            clock.addAndGet(400_000_000);
        }
        BufferRegionDescriptor.sliceFlags(memory, layout.slicesOffset(), 1);
        assertThat(list.pop()).isNotEqualTo(FreeList.NONE);
        int second = layout.slicesOffset() + layout.strideBytes();
        BufferRegionDescriptor.sliceFlags(memory, second, 0);
        clock.addAndGet(400_000_000);
        for (int i = 0; i < 4; i++) {
            assertThat(list.pop()).isEqualTo(FreeList.NONE);
            clock.addAndGet(200_000_000);
        }
    }

    @Test
    void shouldNotAddUpMomentsThatLieFarApart() {
        BufferRegionDescriptor.sliceFlags(memory, layout.slicesOffset(), 0);
        assertThat(list.pop()).isEqualTo(FreeList.NONE);
        clock.addAndGet(60_000_000_000L);
        // A burst of pops in one moment counts once.
        for (int i = 0; i < 100; i++) {
            assertThat(list.pop()).isEqualTo(FreeList.NONE);
        }
    }
}
