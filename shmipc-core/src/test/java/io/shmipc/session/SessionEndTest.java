package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.error.SessionClosedException;
import io.shmipc.wait.WaitStrategy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** How sessions end, and what their end must not touch. */
class SessionEndTest {

    private static final SessionConfig CONFIG = ExchangeTest.config(MemoryType.MEMFD);

    @Test
    void shouldDeliverWhatHadArrivedBeforeTheOtherEndClosed() {
        // The answer can be there, and the session closed, before a flush is back from waking.
        Semaphore flushed = new Semaphore(0);
        try (SessionPair pair =
                SessionPair.start(
                        CONFIG,
                        stream -> {
                            stream.reader().readInt();
                            for (int i = 0; i < 100; i++) {
                                stream.writer().putInt(i);
                                stream.flush();
                            }
                            flushed.tryAcquire(10, TimeUnit.SECONDS);
                            stream.session().close();
                        })) {
            for (int round = 0; round < 50; round++) {
                Stream stream = pair.client().borrowStream();
                stream.writer().putInt(1);
                stream.flush();
                flushed.release();
                for (int i = 0; i < 100; i++) {
                    assertThat(stream.reader().readInt()).isEqualTo(i);
                }
                assertThat(stream.reader().await(1)).isEqualTo(ReadStatus.END_OF_STREAM);
                stream.close();
                Eventually.isTrue(() -> !stream.session().isOpen());
            }
        }
    }

    @Test
    void shouldEndOneSessionAndKeepTheLoopWhenSomethingThrowsAnError() {
        AtomicBoolean armed = new AtomicBoolean();
        SessionConfig config =
                CONFIG.toBuilder()
                        .waitStrategy(
                                idle -> {
                                    if (armed.compareAndSet(true, false)) {
                                        throw new OutOfMemoryError("on purpose");
                                    }
                                    return WaitStrategy.SLEEP_UNTIL_WOKEN;
                                })
                        .build();
        try (SessionPair pair =
                SessionPair.start(config, ExchangeTest::echo, client -> client.sessions(2))) {
            armed.set(true);
            Stream stream = pair.client().borrowStream();
            stream.writer().putInt(1).put((byte) 1);
            stream.flush();
            Eventually.isTrue(() -> !armed.get());
            stream.close();
            Eventually.isTrue(() -> pair.client().sessions().size() == 2);
            for (int i = 0; i < 10; i++) {
                Stream next = pair.client().borrowStream();
                assertThat(ExchangeTest.roundTrip(next, new byte[] {7})).containsExactly(7);
                next.close();
            }
        }
    }

    @Test
    void shouldTellTheEndOffTheEventLoop() throws Exception {
        try (SessionPair pair = SessionPair.start(CONFIG, ExchangeTest::echo)) {
            CompletableFuture<String> thread =
                    pair.clientSession()
                            .closed()
                            .thenApply(reason -> Thread.currentThread().getName());
            Eventually.isTrue(() -> pair.server().sessions().size() == 1);
            pair.server().sessions().forEach(Session::close);
            assertThat(thread.get(20, TimeUnit.SECONDS)).doesNotContain("-loop-");
        }
    }

    @Test
    void shouldGiveMemoryBackWhenClosedAfterThePeerHadLeft() {
        try (SessionPair pair =
                SessionPair.start(
                        CONFIG,
                        stream -> {
                            stream.writer().put(new byte[100]);
                            stream.flush();
                            stream.session().close();
                        })) {
            Session session = pair.clientSession();
            Stream stream = session.openStream();
            stream.writer().putInt(1);
            stream.flush();
            assertThat(stream.reader().await(100)).isEqualTo(ReadStatus.READY);
            BufferPart part = stream.reader().readPart(10);
            Eventually.isTrue(() -> !session.isOpen());
            assertThat(part.toByteArray()).hasSize(10);
            session.close();
            assertThatThrownBy(part::toByteArray).isInstanceOf(SessionClosedException.class);
            part.close();
            stream.close();
        }
    }

    @Test
    void shouldCloseWithoutDelayPerStreamWhenThePeerTakesNothing() {
        SessionConfig config =
                CONFIG.toBuilder()
                        .queueCapacity(8)
                        .waitStrategy(idle -> TimeUnit.HOURS.toNanos(1))
                        .build();
        try (SessionPair pair = SessionPair.start(config, stream -> {})) {
            for (int i = 0; i < 100; i++) {
                Stream stream = pair.client().borrowStream();
                stream.writer().putInt(i);
                try {
                    stream.flush(Duration.ofMillis(1));
                } catch (io.shmipc.error.DeadlineExceededException full) {
                    stream.writer().discard();
                }
            }
            // 100 streams, each with a patience of its own, would take longer than the test may.
            pair.clientSession().close();
        }
    }
}
