package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an attempt to connect leaves to the next. */
class UnseenMemoryTest {

    private static final long SECOND = 1_000_000_000;
    private static final long START = Long.MAX_VALUE - SECOND;

    private final UnseenMemory unseen = new UnseenMemory();

    @AfterEach
    void close() {
        unseen.close();
    }

    private static Offering made() {
        Offering offering = new Offering();
        SessionConfig config = SessionConfig.builder().regionBytes(2 << 20).build();
        offering.replace(RegionFactory.create(config, SessionMode.MEMFD, 0));
        offering.decided();
        return offering;
    }

    @Test
    void shouldKeepWhatNobodyHasSeenForTheNextAttempt() {
        Offering first = made();
        unseen.unheard(first, START);

        Offering next = unseen.take();

        assertThat(next).isSameAs(first);
        assertThat(next.isDecided()).isTrue();
        assertThat(unseen.take().current()).isNull();
        next.drop();
    }

    @Test
    void shouldFreeItWhenNobodyListensForLong() {
        unseen.unheard(made(), START);
        Offering last = unseen.take();
        assertThat(unseen.isWanted(START + 10 * SECOND - 1)).isTrue();

        unseen.unheard(last, START + 10 * SECOND);

        assertThat(last.current()).isNull();
        assertThat(unseen.take().current()).isNull();
        assertThat(unseen.isWanted(START + 10 * SECOND)).isFalse();
    }

    @Test
    void shouldWantMemoryAgainOnceSomebodyHasListened() {
        unseen.unheard(new Offering(), START);
        assertThat(unseen.isWanted(START + 11 * SECOND)).isFalse();

        unseen.heard();

        assertThat(unseen.isWanted(START + 11 * SECOND)).isTrue();
        unseen.unheard(new Offering(), START + 12 * SECOND);
        assertThat(unseen.isWanted(START + 21 * SECOND)).isTrue();
    }

    @Test
    void shouldFreeWhatItKeepsWhenTheClientCloses() {
        Offering kept = made();
        unseen.unheard(kept, START);

        unseen.close();

        assertThat(kept.current()).isNull();
    }

    @Test
    void shouldKeepNothingAfterTheClientHasClosed() {
        unseen.close();
        Offering late = made();

        unseen.unheard(late, START);

        assertThat(late.current()).isNull();
    }
}
