package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.metrics.FallbackReason;
import io.shmipc.metrics.SessionListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions that somebody has told to use the socket. */
class ForcedFallbackTest {

    private static final int MESSAGES = 200;

    private static SessionConfig.Builder config() {
        return SessionConfig.builder().regionBytes(2 << 20).readTimeout(Duration.ofSeconds(20));
    }

    private static Session serverSession(SessionPair pair) {
        return pair.server().sessions().get(0);
    }

    private static int freeSlices(Session session) {
        return session.memory().stream().mapToInt(SizeClassUsage::freeSlices).sum();
    }

    private static List<Integer> numbers(BufferReader reader, int count) {
        List<Integer> seen = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            seen.add(reader.readInt());
            reader.skip(reader.readInt());
            reader.release();
        }
        return seen;
    }

    private static void sendNumber(Stream stream, int number) {
        stream.writer().putInt(number).putInt(700).put(new byte[700]);
        stream.flush();
    }

    private static List<Integer> inOrder() {
        return java.util.stream.IntStream.range(0, MESSAGES).boxed().toList();
    }

    @Test
    void shouldKeepTheOrderOfAStreamThatChangesOverAtTheClient() throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch done = new CountDownLatch(1);
        try (SessionPair pair =
                SessionPair.start(
                        config().build(),
                        stream -> {
                            start.await(20, TimeUnit.SECONDS);
                            seen.addAll(numbers(stream.reader(), MESSAGES));
                            done.countDown();
                        })) {
            Stream stream = pair.client().borrowStream();
            for (int i = 0; i < MESSAGES; i++) {
                if (i == MESSAGES / 2) {
                    pair.clientSession().forceFallback(true);
                }
                sendNumber(stream, i);
                assertThat(stream.inFallback()).isEqualTo(i >= MESSAGES / 2);
                if (i == MESSAGES * 3 / 4) {
                    // Those that have changed over stay: what lies in the socket comes first.
                    pair.clientSession().forceFallback(false);
                }
            }
            stream.close();
            start.countDown();
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(seen).isEqualTo(inOrder());
            assertThat(pair.clientSession().counters().fallbacksSent()).isEqualTo(MESSAGES / 2);
            assertThat(serverSession(pair).counters().fallbacksReceived()).isEqualTo(MESSAGES / 2);
            assertThat(serverSession(pair).isFallbackForced()).isFalse();
        }
    }

    @Test
    void shouldKeepTheOrderOfAStreamThatChangesOverAtTheServer() {
        try (SessionPair pair =
                SessionPair.start(
                        config().build(),
                        stream -> {
                            stream.reader().readInt();
                            for (int i = 0; i < MESSAGES; i++) {
                                if (i == MESSAGES / 2) {
                                    stream.session().forceFallback(true);
                                }
                                sendNumber(stream, i);
                            }
                        })) {
            Stream stream = pair.client().borrowStream();
            stream.writer().putInt(1);
            stream.flush();

            assertThat(numbers(stream.reader(), MESSAGES)).isEqualTo(inOrder());
            assertThat(pair.clientSession().counters().fallbacksReceived()).isEqualTo(MESSAGES / 2);
            assertThat(stream.inFallback()).isFalse();
            stream.close();
        }
    }

    /** Each stream changes over at another moment, at one end, at both or at none. */
    @Test
    void shouldKeepTheOrderWhenItIsForcedAtAnyMoment() throws Exception {
        int messages = 40;
        int rounds = 60;
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger changedOver = new AtomicInteger();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (SessionPair pair =
                SessionPair.start(
                        config().build(),
                        stream -> {
                            while (stream.reader().await(4) == ReadStatus.READY) {
                                stream.writer().putInt(stream.reader().readInt());
                                stream.reader().release();
                                stream.flush();
                            }
                        })) {
            List<Future<?>> senders = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                senders.add(
                        threads.submit(
                                () -> {
                                    for (int round = 0; round < rounds; round++) {
                                        Stream stream = pair.clientSession().openStream();
                                        for (int i = 0; i < messages; i++) {
                                            stream.writer().putInt(i);
                                            stream.flush();
                                        }
                                        for (int i = 0; i < messages; i++) {
                                            assertThat(stream.reader().readInt()).isEqualTo(i);
                                        }
                                        if (stream.inFallback()) {
                                            changedOver.incrementAndGet();
                                        }
                                        stream.close();
                                    }
                                }));
            }
            Future<?> toggler =
                    threads.submit(
                            () -> {
                                Random random = new Random(11);
                                while (!done.get()) {
                                    Session end =
                                            random.nextBoolean()
                                                    ? pair.clientSession()
                                                    : serverSession(pair);
                                    end.forceFallback(random.nextInt(4) == 0);
                                    LockSupport.parkNanos(random.nextInt(300_000));
                                }
                            });
            try {
                for (Future<?> sender : senders) {
                    sender.get(120, TimeUnit.SECONDS);
                }
            } finally {
                done.set(true);
            }
            toggler.get(20, TimeUnit.SECONDS);
            assertThat(pair.clientSession().counters().doubleHandOuts()).isZero();
            assertThat(changedOver.get()).isPositive();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void shouldUseMemoryAgainForStreamsOpenedAfterwards() {
        try (SessionPair pair = SessionPair.start(config().build(), ExchangeTest::echo)) {
            pair.clientSession().forceFallback(true);
            Stream forced = pair.client().borrowStream();
            ExchangeTest.roundTrip(forced, new byte[100]);
            assertThat(forced.inFallback()).isTrue();
            pair.clientSession().forceFallback(false);
            ExchangeTest.roundTrip(forced, new byte[100]);
            assertThat(forced.inFallback()).isTrue();
            pair.client().returnStream(forced);
            assertThat(forced.isOpen()).isFalse();

            Stream later = pair.client().borrowStream();
            ExchangeTest.roundTrip(later, new byte[100]);
            assertThat(later.inFallback()).isFalse();
            later.close();
        }
    }

    /** Also what was begun in memory before: none of it is kept. */
    @ParameterizedTest
    @EnumSource
    void shouldGoBeforeThePolicyAndHoldNoMemory(ExhaustionPolicy policy) {
        SessionConfig config = config().exhaustionPolicy(policy).build();
        try (SessionPair pair = SessionPair.start(config, ExchangeTest::echo)) {
            int before = freeSlices(pair.clientSession());
            Stream stream = pair.client().borrowStream();
            byte[] begun = {1, 2, 3};
            stream.writer().putInt(8).put(begun);
            assertThat(freeSlices(pair.clientSession())).isLessThan(before);
            pair.clientSession().forceFallback(true);
            stream.writer().reserve(5).put(new byte[] {4, 5, 6, 7, 8});
            stream.flush();

            assertThat(stream.inFallback()).isTrue();
            assertThat(stream.reader().readInt()).isEqualTo(8);
            byte[] answer = new byte[8];
            stream.reader().readBytes(answer, 0, 8);
            assertThat(answer).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
            stream.close();
            Eventually.isTrue(() -> freeSlices(pair.clientSession()) == before);
        }
    }

    @Test
    void shouldUseMemoryForWhatWasWrittenWhileItWasForced() {
        try (SessionPair pair = SessionPair.start(config().build(), ExchangeTest::echo)) {
            Stream stream = pair.client().borrowStream();
            pair.clientSession().forceFallback(true);
            stream.writer().putInt(4).putInt(7);
            pair.clientSession().forceFallback(false);
            stream.flush();

            assertThat(stream.inFallback()).isFalse();
            assertThat(stream.reader().readInt()).isEqualTo(4);
            assertThat(stream.reader().readInt()).isEqualTo(7);
            stream.close();
        }
    }

    @Test
    void shouldCountAndTellWhy() {
        List<FallbackReason> told = Collections.synchronizedList(new ArrayList<>());
        SessionListener listener =
                new SessionListener() {
                    @Override
                    public void streamFellBack(long session, int stream, FallbackReason why) {
                        told.add(why);
                    }
                };
        SessionConfig config = config().listener(listener).build();
        try (SessionPair pair = SessionPair.start(config, ExchangeTest::echo)) {
            Stream tooLarge = pair.client().borrowStream();
            ExchangeTest.roundTrip(tooLarge, new byte[3 << 20]);
            pair.clientSession().forceFallback(true);
            Stream forced = pair.client().borrowStream();
            ExchangeTest.roundTrip(forced, new byte[1]);
            ExchangeTest.roundTrip(forced, new byte[1]);

            var counters = pair.clientSession().counters();
            assertThat(counters.streamsFellBack(FallbackReason.MEMORY_EXHAUSTED)).isEqualTo(1);
            assertThat(counters.streamsFellBack(FallbackReason.FORCED)).isEqualTo(1);
            assertThat(counters.streamsFellBack(FallbackReason.SOCKET_ONLY)).isZero();
            assertThat(told)
                    .contains(FallbackReason.MEMORY_EXHAUSTED, FallbackReason.FORCED)
                    .doesNotContain(FallbackReason.SOCKET_ONLY);
            tooLarge.close();
            forced.close();
        }
    }

    @Test
    void shouldMeanNothingToASessionWithoutMemory() {
        SessionConfig config = config().memoryType(MemoryType.SOCKET_ONLY).build();
        try (SessionPair pair = SessionPair.start(config, ExchangeTest::echo)) {
            pair.clientSession().forceFallback(true);
            Stream stream = pair.client().borrowStream();
            ExchangeTest.roundTrip(stream, new byte[10]);

            var counters = pair.clientSession().counters();
            assertThat(counters.streamsFellBack(FallbackReason.SOCKET_ONLY)).isEqualTo(1);
            assertThat(counters.streamsFellBack(FallbackReason.FORCED)).isZero();
            stream.close();
        }
    }
}
