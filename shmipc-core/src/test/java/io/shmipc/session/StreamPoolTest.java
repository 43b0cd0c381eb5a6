package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamPoolTest {

    private final SessionPair pair =
            SessionPair.start(ExchangeTest.config(MemoryType.MEMFD), ExchangeTest::echo);
    private final StreamPool pool = new StreamPool(pair.clientSession(), 2);

    @AfterEach
    void close() {
        pool.close();
        pair.close();
    }

    private void giveBack(Stream stream) {
        StreamPool.giveBack(stream, session -> pool);
    }

    @Test
    void shouldLendTheLastReturnedStreamFirst() {
        Stream first = pool.borrow();
        Stream second = pool.borrow();
        giveBack(first);
        giveBack(second);
        assertThat(pool.borrow()).isSameAs(second);
        assertThat(pool.borrow()).isSameAs(first);
    }

    @Test
    void shouldCloseWhatItHasNoRoomFor() {
        Stream[] streams = {pool.borrow(), pool.borrow(), pool.borrow()};
        for (Stream stream : streams) {
            giveBack(stream);
        }
        assertThat(streams[0].isOpen()).isTrue();
        assertThat(streams[1].isOpen()).isTrue();
        assertThat(streams[2].isOpen()).isFalse();
    }

    @Test
    void shouldSkipStreamsThatBecameUselessWhileTheyWaited() {
        Stream stale = pool.borrow();
        ExchangeTest.roundTrip(stale, new byte[1]);
        giveBack(stale);
        stale.close();
        assertThat(pool.borrow()).isNotSameAs(stale);
    }

    @Test
    void shouldNotLendAStreamTwice() {
        Stream lent = pool.borrow();
        giveBack(lent);
        assertThatThrownBy(() -> giveBack(lent))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("returned already");
        assertThat(pool.borrow()).isSameAs(lent);
        assertThat(pool.borrow()).isNotSameAs(lent);
    }

    @Test
    void shouldResetTheReadTimeoutOfTheLastUser() {
        Stream stream = pool.borrow();
        stream.readTimeout(java.time.Duration.ofMillis(1));
        giveBack(stream);
        Stream again = pool.borrow();
        ExchangeTest.roundTrip(again, new byte[1 << 20]);
        assertThat(again).isSameAs(stream);
    }

    @Test
    void shouldCloseAStreamWhosePoolIsGone() {
        Stream stream = pool.borrow();
        StreamPool.giveBack(stream, session -> null);
        assertThat(stream.isOpen()).isFalse();
    }

    @Test
    void shouldCloseEverythingThatWaits() {
        Stream stream = pool.borrow();
        giveBack(stream);
        pool.close();
        assertThat(stream.isOpen()).isFalse();
        assertThat(pair.clientSession().streamCount()).isZero();
    }
}
