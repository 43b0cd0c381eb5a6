package io.shmipc.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shmipc.error.ProtocolException;
import io.shmipc.internal.memory.MemoryView;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegionAgreementTest {

    private static final int OFFERED = 2;
    private static final int ACCEPTED = 3;
    private static final int LEVEL_ONE = 0xA1;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final MemoryView memory = PoolFixtures.memory(PoolFixtures.TWO_CLASSES_BYTES);
    private final BufferPool creator = BufferPool.create(memory, PoolFixtures.TWO_CLASSES);

    private void assertBytes(int offered, int accepted) {
        assertThat(memory.getShort(0)).as("lists").isEqualTo((short) 2);
        assertThat(memory.getByte(OFFERED)).as("offered").isEqualTo((byte) offered);
        assertThat(memory.getByte(ACCEPTED)).as("accepted").isEqualTo((byte) accepted);
    }

    @Test
    void shouldTakeTurnsOnceOfferedAndAccepted() {
        creator.offerTurns();
        assertBytes(LEVEL_ONE, 0);
        BufferPool mapper = BufferPool.map(memory);
        assertThat(mapper.acceptTurns()).isTrue();
        assertBytes(LEVEL_ONE, LEVEL_ONE);
        assertThat(creator.concludeTurns()).isTrue();
        assertThat(creator.takesTurns()).isTrue();
        assertThat(mapper.takesTurns()).isTrue();
        assertBytes(LEVEL_ONE, LEVEL_ONE);
    }

    @Test
    void shouldChangeNothingForACreatorThatOffersNothing() {
        BufferPool mapper = BufferPool.map(memory);
        assertThat(mapper.acceptTurns()).isFalse();
        assertBytes(0, 0);
        assertThat(mapper.allocate(1)).isNotEqualTo(BufferPool.NONE);
        assertThat(memory.getInt(8 + 28)).as("where others keep counters").isZero();
    }

    /** Other implementations may call these bytes the version of the layout, and count it up. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 0x0100, 0x0F, 0x7FFF, 0xFFFF, 0x00A0})
    void shouldTakeNoVersionForAnOffer(int version) {
        memory.putByte(OFFERED, (byte) version);
        memory.putByte(ACCEPTED, (byte) (version >> 8));
        assertThat(BufferPool.map(memory).acceptTurns()).isFalse();
        assertBytes(version, version >> 8);
    }

    @Test
    void shouldGoOnWithoutTurnsWhereAServerDoesNotKnowThem() {
        creator.offerTurns();
        assertThat(creator.concludeTurns()).isFalse();
        assertThat(creator.allocate(1)).isNotEqualTo(BufferPool.NONE);
        assertThat(memory.getInt(8 + 28)).isZero();
        assertBytes(LEVEL_ONE, 0);
    }

    @Test
    void shouldWithdrawAnOfferThatNobodyAcceptsInTimeAndAcceptNoneThatWasWithdrawn() {
        creator.offerTurns();
        assertThat(creator.concludeTurnsWithin(1)).isFalse();
        assertBytes(0, 0);
        assertThat(BufferPool.map(memory).acceptTurns()).isFalse();
        assertBytes(0, 0);
    }

    @Test
    void shouldSeeAnAcceptanceThatCameBeforeTheWait() {
        creator.offerTurns();
        BufferPool.map(memory).acceptTurns();
        assertThat(creator.concludeTurnsWithin(PATIENCE_NANOS)).isTrue();
    }

    @Test
    void shouldAcceptTheLevelItKnowsOfANewerOffer() {
        creator.offerTurns();
        memory.putByte(OFFERED, (byte) 0xA7);
        assertThat(BufferPool.map(memory).acceptTurns()).isTrue();
        assertBytes(0xA7, LEVEL_ONE);
    }

    @Test
    void shouldRefuseARegionThatAnotherServerHasAccepted() {
        creator.offerTurns();
        BufferPool.map(memory).acceptTurns();
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> BufferPool.map(memory).acceptTurns())
                .withMessageContaining("acceptedLevel=0xa1: must be = 0");
    }

    @ParameterizedTest
    @ValueSource(ints = {0xA2, 0xA0, 1, 0xFF})
    void shouldRefuseAnAnswerThatNobodyGives(int accepted) {
        creator.offerTurns();
        memory.putByte(ACCEPTED, (byte) accepted);
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(creator::concludeTurns)
                .withMessageContaining("region header=0x%02x", accepted);
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> creator.concludeTurnsWithin(1));
        assertThat(creator.takesTurns()).isFalse();
    }

    @Test
    void shouldKeepToWhatWasDecidedWhateverThePeerWritesLater() {
        creator.offerTurns();
        BufferPool mapper = BufferPool.map(memory);
        mapper.acceptTurns();
        creator.concludeTurns();
        memory.putInt(0, -1);
        assertThat(creator.takesTurns()).isTrue();
        int slice = creator.allocate(1);
        creator.recycle(slice);
        assertThat(mapper.allocate(1)).isNotEqualTo(BufferPool.NONE);
    }

    /** Version 2 has no acknowledgement: the two ends race, and must come to one decision. */
    @Test
    void shouldDecideAlikeHoweverAcceptanceAndWithdrawalMeet() throws Exception {
        int agreed = 0;
        int rounds = 20_000;
        CyclicBarrier start = new CyclicBarrier(2);
        BufferPool[] pools = new BufferPool[rounds];
        boolean[] accepted = new boolean[rounds];
        for (int i = 0; i < rounds; i++) {
            MemoryView each = PoolFixtures.memory(PoolFixtures.TWO_CLASSES_BYTES);
            pools[i] = BufferPool.create(each, PoolFixtures.TWO_CLASSES);
            pools[i].offerTurns();
        }
        FutureTask<Void> mapper =
                new FutureTask<>(
                        () -> {
                            for (int i = 0; i < rounds; i++) {
                                BufferPool pool = BufferPool.map(pools[i].memory());
                                start.await(60, TimeUnit.SECONDS);
                                accepted[i] = pool.acceptTurns();
                            }
                            return null;
                        });
        Thread thread = new Thread(mapper, "mapper");
        thread.start();
        boolean[] concluded = new boolean[rounds];
        for (int i = 0; i < rounds; i++) {
            start.await(60, TimeUnit.SECONDS);
            concluded[i] = pools[i].concludeTurnsWithin(0);
        }
        mapper.get(60, TimeUnit.SECONDS);
        thread.join();
        assertThat(accepted).isEqualTo(concluded);
        for (boolean each : accepted) {
            agreed += each ? 1 : 0;
        }
        assertThat(agreed).isBetween(1, rounds - 1);
    }
}
