package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.error.SessionClosedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A pool of a session that is to get no more streams. */
class StreamPoolCloseTest {

    private static final SessionConfig CONFIG = ExchangeTest.config(MemoryType.MEMFD);

    @Test
    void shouldLendNothingAndKeepNothingOnceItIsClosed() {
        try (SessionPair pair = SessionPair.start(CONFIG, ExchangeTest::echo)) {
            Session session = pair.clientSession();
            StreamPool pool = new StreamPool(session, 10);
            Stream kept = pool.borrow();
            Stream lent = pool.borrow();
            StreamPool.giveBack(kept, unused -> pool);
            pool.close();
            assertThat(kept.isOpen()).isFalse();
            assertThat(ExchangeTest.roundTrip(lent, new byte[] {1})).containsExactly(1);
            StreamPool.giveBack(lent, unused -> pool);
            assertThat(session.streamCount()).isZero();
            assertThatThrownBy(pool::borrow).isInstanceOf(SessionClosedException.class);
            assertThat(session.isOpen()).isTrue();
        }
    }

    /** What a client relies on when it tells a server that an old session is not needed. */
    @Test
    void shouldLendNoStreamThatIsNotSeenAfterItWasClosed() throws Exception {
        try (SessionPair pair = SessionPair.start(CONFIG, ExchangeTest::echo)) {
            Session session = pair.clientSession();
            for (int round = 0; round < 2_000; round++) {
                StreamPool pool = new StreamPool(session, 10);
                CountDownLatch ready = new CountDownLatch(1);
                CompletableFuture<Stream> borrowing =
                        CompletableFuture.supplyAsync(
                                () -> {
                                    ready.countDown();
                                    try {
                                        return pool.borrow();
                                    } catch (SessionClosedException tooLate) {
                                        return null;
                                    }
                                });
                ready.await();
                pool.close();
                int seen = session.streamCount();
                Stream stream = borrowing.get(20, TimeUnit.SECONDS);
                if (stream != null) {
                    assertThat(seen).isEqualTo(1);
                    stream.close();
                }
                assertThat(session.streamCount()).isZero();
            }
        }
    }
}
