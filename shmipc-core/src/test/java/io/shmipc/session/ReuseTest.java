package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.error.DeadlineExceededException;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Streams are used again only when no answer to somebody else can come out of them. */
class ReuseTest {

    private static final SessionConfig CONFIG = ExchangeTest.config(MemoryType.MEMFD);

    @Test
    void shouldReuseAStreamAfterACompleteExchange() {
        try (SessionPair pair = SessionPair.start(CONFIG, ExchangeTest::echo)) {
            Stream first = pair.client().borrowStream();
            ExchangeTest.roundTrip(first, new byte[10]);
            pair.client().returnStream(first);
            assertThat(pair.client().borrowStream()).isSameAs(first);
        }
    }

    @Test
    void shouldNeverGiveALateAnswerToTheNextBorrower() {
        Semaphore answers = new Semaphore(0);
        try (SessionPair pair =
                SessionPair.start(
                        CONFIG,
                        stream -> {
                            while (stream.reader().await(4) == ReadStatus.READY) {
                                int question = stream.reader().readInt();
                                if (question == 1) {
                                    answers.acquire();
                                }
                                stream.writer().putInt(question);
                                stream.flush();
                            }
                        })) {
            for (int i = 0; i < 50; i++) {
                Stream slow = pair.client().borrowStream();
                slow.writer().putInt(1);
                slow.flush();
                slow.readTimeout(Duration.ofMillis(1));
                assertThatThrownBy(() -> slow.reader().readInt())
                        .isInstanceOf(DeadlineExceededException.class);
                slow.close();
                answers.release();
                // The permit must be used by this round's answer, or it would hurry the next one's.
                Eventually.isTrue(() -> answers.availablePermits() == 0);

                Stream next = pair.client().borrowStream();
                next.writer().putInt(2);
                next.flush();
                assertThat(next.reader().readInt()).isEqualTo(2);
                pair.client().returnStream(next);
            }
        }
    }

    @Test
    void shouldNotReuseAStreamWhoseAnswerArrivedWhileItWaited() {
        Semaphore answers = new Semaphore(0);
        try (SessionPair pair =
                SessionPair.start(
                        CONFIG,
                        stream -> {
                            stream.reader().readInt();
                            answers.acquire();
                            stream.writer().putInt(1);
                            stream.flush();
                            stream.reader().await(1);
                        })) {
            Stream misused = pair.client().borrowStream();
            misused.writer().putInt(1);
            misused.flush();
            pair.client().returnStream(misused);
            answers.release();
            Eventually.isTrue(() -> pair.clientSession().counters().messagesReceived() == 1);
            Stream next = pair.client().borrowStream();
            assertThat(next).isNotSameAs(misused);
            next.close();
        }
    }

    @Test
    void shouldRefuseAStreamThatIsReturnedTwice() {
        try (SessionPair pair = SessionPair.start(CONFIG, ExchangeTest::echo)) {
            Stream stream = pair.client().borrowStream();
            pair.client().returnStream(stream);
            assertThatThrownBy(() -> pair.client().returnStream(stream))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void shouldCloseAReturnedStreamWithSomethingUnsentOrUnread() {
        try (SessionPair pair = SessionPair.start(CONFIG, ExchangeTest::echo)) {
            Stream unsent = pair.client().borrowStream();
            unsent.writer().putInt(1);
            pair.client().returnStream(unsent);
            assertThat(unsent.isOpen()).isFalse();

            Stream unread = pair.client().borrowStream();
            unread.writer().putInt(2).putShort((short) 5);
            unread.flush();
            assertThat(unread.reader().await(6)).isEqualTo(ReadStatus.READY);
            pair.client().returnStream(unread);
            assertThat(unread.isOpen()).isFalse();
        }
    }

    @Test
    void shouldGoOnWithAnotherSessionWhenAllStreamIdsHaveBeenUsed() throws Exception {
        try (SessionPair pair = SessionPair.start(CONFIG, ExchangeTest::echo)) {
            Session first = pair.clientSession();
            setNextStreamId(first, -1);
            Stream last = pair.client().borrowStream();
            assertThat(last.id()).isEqualTo(-1);
            assertThat(ExchangeTest.roundTrip(last, new byte[] {1})).containsExactly(1);

            Stream next = pair.client().borrowStream();
            assertThat(next.session()).isNotSameAs(first);
            assertThat(ExchangeTest.roundTrip(next, new byte[] {2})).containsExactly(2);
            Eventually.isTrue(() -> !first.isOpen());
            assertThat(first.closed().get(20, TimeUnit.SECONDS))
                    .hasMessageContaining("has used up its stream ids");
            next.close();
        }
    }

    /** As if four billion streams had been opened before. */
    private static void setNextStreamId(Session session, int id) throws Exception {
        Field ids = SessionImpl.class.getDeclaredField("streamIds");
        ids.setAccessible(true);
        Field next = StreamIds.class.getDeclaredField("next");
        next.setAccessible(true);
        ((AtomicInteger) next.get(ids.get(session))).set(id);
    }
}
