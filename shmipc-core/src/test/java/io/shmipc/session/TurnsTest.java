package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shmipc.error.ConfigurationException;
import io.shmipc.error.ProtocolException;
import io.shmipc.error.SessionClosedException;
import io.shmipc.internal.memory.MemoryView;
import io.shmipc.internal.pool.SliceClass;
import io.shmipc.metrics.SessionCounters;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What sessions make of the agreement to take turns, and of a list that is broken. */
class TurnsTest {

    private static final int FIRST_SLICE_FLAGS = 8 + 36 + 16;
    private static final int TURN = 8 + 28;
    private static final int MAPPER = 2;

    private static SharedRegion region(Session session) {
        return Objects.requireNonNull(((SessionImpl) session).region());
    }

    private static final int NEEDS_NO_ANSWER = 1;
    private static final int NEEDS_ANSWER = 2;

    private static void answer(Stream stream) {
        while (stream.reader().await(4) == ReadStatus.READY) {
            int number = stream.reader().readInt();
            stream.reader().release();
            if (number == NEEDS_ANSWER) {
                stream.writer().putInt(number);
                stream.flush();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MemoryType.class,
            names = {"MEMFD", "FILE"})
    void shouldBeTakenByTwoEndsThatKnowEachOther(MemoryType type) {
        SessionConfig config = SessionConfig.builder().memoryType(type).build();
        boolean taken = false;
        // Files are shared without an acknowledgement, and a slow server may come too late.
        for (int i = 0; i < (type == MemoryType.FILE ? 50 : 1) && !taken; i++) {
            try (SessionPair pair = SessionPair.start(config, TurnsTest::answer)) {
                Eventually.isTrue(() -> pair.server().sessions().size() == 1);
                taken = region(pair.clientSession()).pool().takesTurns();
                assertThat(region(pair.server().sessions().get(0)).pool().takesTurns())
                        .as("both decide alike")
                        .isEqualTo(taken);
            }
        }
        assertThat(taken).isTrue();
    }

    private static SessionConfig impatient() {
        return SessionConfig.builder()
                .regionBytes(1 << 16)
                .sizeClasses(new SizeClass(100, 100))
                .brokenListTimeout(Duration.ofMillis(60))
                .build();
    }

    /** Sends, over the socket if need be, until the session is another one. */
    private static void sendUntilReplaced(SessionPair pair, Session broken) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (broken.isOpen()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            try (Stream stream = pair.client().borrowStream()) {
                stream.writer().putInt(NEEDS_NO_ANSWER);
                stream.flush();
            } catch (SessionClosedException e) {
                Eventually.isTrue(() -> !broken.isOpen());
            }
        }
        Eventually.isTrue(() -> pair.client().isConnected());
        try (Stream stream = pair.client().borrowStream()) {
            stream.writer().putInt(NEEDS_ANSWER);
            stream.flush();
            assertThat(stream.reader().readInt()).isEqualTo(NEEDS_ANSWER);
            assertThat(stream.session()).isNotSameAs(broken);
        }
    }

    @Test
    void shouldReplaceASessionWhoseListStaysCut() throws Exception {
        try (SessionPair pair = SessionPair.start(impatient(), TurnsTest::answer)) {
            Session broken = pair.clientSession();
            region(broken).pool().memory().putByte(FIRST_SLICE_FLAGS, (byte) 0);
            sendUntilReplaced(pair, broken);
            assertThat(broken.closed().get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("has led nowhere although size leaves slices")
                    .hasMessageContaining("brokenListTimeout=60 ms");
            SessionCounters counters = broken.counters();
            assertThat(counters.cutListSuspicions()).isPositive();
            assertThat(counters.doubleHandOuts()).isZero();
        }
    }

    @Test
    void shouldReplaceASessionWhosePeerKeepsItsTurn() throws Exception {
        try (SessionPair pair = SessionPair.start(impatient(), TurnsTest::answer)) {
            Session broken = pair.clientSession();
            region(broken).pool().memory().putIntVolatile(TURN, MAPPER);
            sendUntilReplaced(pair, broken);
            assertThat(broken.closed().get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("the peer has had the turn to pop");
            assertThat(broken.counters().turnsMissed()).isPositive();
        }
    }

    @Test
    void shouldCountASliceThatWasHandedOutTwiceAndEndTheSession() throws Exception {
        try (SessionPair pair = SessionPair.start(impatient(), TurnsTest::answer)) {
            Session broken = pair.clientSession();
            region(broken).pool().memory().putByte(FIRST_SLICE_FLAGS, (byte) 3);
            sendUntilReplaced(pair, broken);
            assertThat(broken.closed().get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("handed out twice");
            assertThat(broken.counters().doubleHandOuts()).isEqualTo(1);
        }
    }

    @Test
    void shouldNoticeBeforeItSendsThatASliceBeingWrittenWentBackToItsList() {
        try (TestRegion memory = TestRegion.ofSlices(8, 100)) {
            Slice mine = memory.region.allocate(10);
            memory.region.checkStillOurs(mine);
            // The pop of the peer had handed it out again, and the peer has given it back.
            memory.peer.recycle(mine.offset);
            assertThatExceptionOfType(SessionClosedException.class)
                    .isThrownBy(() -> memory.region.checkStillOurs(mine))
                    .withMessageContaining("was given back to its list while state=writing");
            assertThat(memory.region.doubleHandOuts()).isEqualTo(1);
        }
    }

    /** Some peers never mark a slice, so one of theirs that is used here again has to get it. */
    @Test
    void shouldMarkWhatCameFromAPeerThatMarksNothing() {
        try (TestRegion memory = TestRegion.ofSlices(64, 100)) {
            MemoryView view = memory.peer.memory();
            memory.region.cacheSlices(true);
            int offset = memory.message(1, 10);
            view.putByte(offset + 16, (byte) 0);
            ReceivedChains chains = new ReceivedChains(memory.region, 1);
            chains.walk(offset, 1);
            chains.head().release();
            Slice again = memory.region.allocate(10);
            assertThat(again.offset).as("from the cache").isEqualTo(offset);
            memory.region.checkStillOurs(again);
            again.giveBack();

            int passedOn = memory.message(1, 10);
            view.putByte(passedOn + 16, (byte) 0);
            chains.walk(passedOn, 1);
            Slice slice = chains.head();
            slice.passOn(slice.start, 10);
            memory.region.mark(slice);
            memory.region.checkStillOurs(slice);
            assertThat(memory.region.doubleHandOuts()).isZero();
        }
    }

    @Test
    void shouldTakeNoTurnsWithARegionThatOffersNone() {
        try (TestRegion memory = new TestRegion(8192, new SliceClass(100, 100))) {
            assertThat(memory.region.pool().takesTurns()).isFalse();
        }
    }

    @Test
    void shouldCheckTheTimeoutOfBrokenLists() {
        for (Duration bad : List.of(Duration.ZERO, Duration.ofMillis(-1))) {
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> SessionConfig.builder().brokenListTimeout(bad).build())
                    .withMessage("brokenListTimeout=" + bad + " must be > 0");
        }
        assertThat(SessionConfig.defaults().brokenListTimeout()).isEqualTo(Duration.ofSeconds(10));
        SessionConfig set =
                SessionConfig.builder().brokenListTimeout(Duration.ofSeconds(3)).build();
        assertThat(set.toBuilder().build().brokenListTimeout()).isEqualTo(Duration.ofSeconds(3));
    }
}
