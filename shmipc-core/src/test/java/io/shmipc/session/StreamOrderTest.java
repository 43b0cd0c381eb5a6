package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.error.MemoryExhaustedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A stream's bytes arrive in order and without a hole, and its end behind them, whatever way they
 * take: while memory runs out, when it comes back, and when the stream is closed at once.
 */
class StreamOrderTest {

    private static final int MESSAGES = 60;
    private static final int BODY_BYTES = 700;
    private static final int ROUNDS = 20;
    private static final List<Integer> ALL = IntStream.range(0, MESSAGES).boxed().toList();

    /** Sends numbered messages and closes; what is refused for lack of memory is sent again. */
    private static void sendAllAndClose(Stream stream) {
        for (int i = 0; i < MESSAGES; i++) {
            stream.writer().putInt(i).put(new byte[BODY_BYTES]);
            flush(stream);
        }
        stream.close();
    }

    private static void flush(Stream stream) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try {
                stream.flush();
                return;
            } catch (MemoryExhaustedException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }

    private static List<Integer> readToTheEnd(Stream stream) {
        List<Integer> seen = new ArrayList<>();
        while (stream.reader().await(Integer.BYTES) == ReadStatus.READY) {
            seen.add(stream.reader().readInt());
            stream.reader().skip(BODY_BYTES);
            stream.reader().release();
        }
        assertThat(stream.reader().readableBytes()).isZero();
        return seen;
    }

    @ParameterizedTest
    @EnumSource(ExhaustionPolicy.class)
    void shouldDeliverAllThatAClientSentBeforeItClosed(ExhaustionPolicy policy) throws Exception {
        BlockingQueue<List<Integer>> seen = new LinkedBlockingQueue<>();
        try (SessionPair pair =
                SessionPair.start(
                        ExhaustionPolicyTest.tiny(policy),
                        stream -> seen.add(readToTheEnd(stream)))) {
            List<SizeClassUsage> before = pair.clientSession().memory();
            for (int round = 0; round < ROUNDS; round++) {
                sendAllAndClose(pair.client().borrowStream());
            }
            for (int round = 0; round < ROUNDS; round++) {
                assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo(ALL);
            }
            assertThat(pair.clientSession().counters().allocationFailures()).isPositive();
            Eventually.isTrue(() -> pair.clientSession().memory().equals(before));
        }
    }

    @ParameterizedTest
    @EnumSource(ExhaustionPolicy.class)
    void shouldDeliverAllThatAServerSentBeforeItClosed(ExhaustionPolicy policy) {
        try (SessionPair pair =
                SessionPair.start(
                        ExhaustionPolicyTest.tiny(policy),
                        stream -> {
                            stream.reader().readInt();
                            stream.reader().release();
                            sendAllAndClose(stream);
                        })) {
            List<SizeClassUsage> before = pair.clientSession().memory();
            for (int round = 0; round < ROUNDS; round++) {
                Stream stream = pair.client().borrowStream();
                stream.writer().putInt(1);
                flush(stream);
                assertThat(readToTheEnd(stream)).isEqualTo(ALL);
                stream.close();
            }
            Eventually.isTrue(() -> pair.clientSession().memory().equals(before));
        }
    }

    @ParameterizedTest
    @EnumSource(ExhaustionPolicy.class)
    void shouldReturnToSharedMemoryWhenThereIsSomeAgain(ExhaustionPolicy policy) {
        SessionConfig config =
                ExhaustionPolicyTest.tiny(policy).toBuilder()
                        .writeTimeout(Duration.ofMillis(5))
                        .build();
        try (SessionPair pair = SessionPair.start(config, ExchangeTest::echo)) {
            Session session = pair.clientSession();
            for (int round = 0; round < ROUNDS; round++) {
                Stream holder = ExhaustionPolicyTest.holdAllMemory(session);
                Stream refused = pair.client().borrowStream();
                refused.writer().putInt(1).put((byte) round);
                try {
                    refused.flush();
                } catch (io.shmipc.error.ShmipcException notFallingBack) {
                    assertThat(policy).isNotEqualTo(ExhaustionPolicy.FALL_BACK);
                    refused.writer().discard();
                }
                holder.close();
                if (refused.inFallback()) {
                    refused.reader().skip(5);
                }
                pair.client().returnStream(refused);

                long fallbacks = session.counters().fallbacksSent();
                Stream next = pair.client().borrowStream();
                assertThat(next == refused).isEqualTo(policy != ExhaustionPolicy.FALL_BACK);
                assertThat(ExchangeTest.roundTrip(next, new byte[] {(byte) round, 7}))
                        .containsExactly(round, 7);
                assertThat(next.inFallback()).isFalse();
                assertThat(session.counters().fallbacksSent()).isEqualTo(fallbacks);
                next.close();
                Eventually.isTrue(() -> session.memory().get(0).freeSlices() == 16);
            }
        }
    }

    @Test
    void shouldNotLetACloseOvertakeAFullQueue() throws Exception {
        // The consumer looks once an hour, or when the socket brings something.
        SessionConfig config =
                SessionConfig.builder()
                        .queueCapacity(8)
                        .waitStrategy(idle -> TimeUnit.HOURS.toNanos(1))
                        .readTimeout(Duration.ofSeconds(20))
                        .build();
        CompletableFuture<List<Integer>> seen = new CompletableFuture<>();
        try (SessionPair pair =
                SessionPair.start(
                        config,
                        stream -> {
                            List<Integer> numbers = new ArrayList<>();
                            while (stream.reader().await(4) == ReadStatus.READY) {
                                numbers.add(stream.reader().readInt());
                            }
                            seen.complete(numbers);
                        })) {
            Stream stream = pair.client().borrowStream();
            List<Integer> sent = new ArrayList<>();
            boolean full = false;
            for (int i = 0; !full; i++) {
                stream.writer().putInt(i);
                try {
                    stream.flush(Duration.ofMillis(50));
                    sent.add(i);
                } catch (io.shmipc.error.DeadlineExceededException e) {
                    full = true;
                }
            }
            stream.close();
            assertThat(seen.get(20, TimeUnit.SECONDS)).isEqualTo(sent).hasSizeGreaterThan(7);
        }
    }

    @ParameterizedTest
    @EnumSource(ExhaustionPolicy.class)
    void shouldNeverGiveALateAnswerToTheNextBorrowerWhileMemoryIsShort(ExhaustionPolicy policy)
            throws Exception {
        Map<Integer, CountDownLatch> mayAnswer = new ConcurrentHashMap<>();
        // A server that waits for memory which answers not yet read hold would wait for the reader
        // of another answer.
        ExhaustionPolicy servers =
                policy == ExhaustionPolicy.WAIT ? ExhaustionPolicy.FALL_BACK : policy;
        try (SessionPair pair =
                SessionPair.start(
                        ExhaustionPolicyTest.tiny(servers),
                        stream -> {
                            while (stream.reader().await(4) == ReadStatus.READY) {
                                int question = stream.reader().readInt();
                                stream.reader().release();
                                if (question < 0) {
                                    mayAnswer.get(question).await(20, TimeUnit.SECONDS);
                                }
                                // More than there is memory for all of these answers.
                                for (int i = 0; i < 500; i++) {
                                    stream.writer().putInt(question);
                                }
                                flush(stream);
                            }
                        },
                        client -> client.session(ExhaustionPolicyTest.tiny(policy)))) {
            for (int round = 1; round <= ROUNDS; round++) {
                CountDownLatch latch = new CountDownLatch(1);
                mayAnswer.put(-round, latch);
                Stream late = pair.client().borrowStream();
                late.writer().putInt(-round);
                flush(late);
                assertThat(late.reader().await(4, Duration.ofMillis(1)))
                        .isEqualTo(ReadStatus.TIMED_OUT);
                late.close();
                List<Stream> others = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                    Stream other = pair.client().borrowStream();
                    other.writer().putInt(round * 10 + i);
                    flush(other);
                    others.add(other);
                }
                latch.countDown();
                for (int i = 0; i < 5; i++) {
                    for (int j = 0; j < 500; j++) {
                        assertThat(others.get(i).reader().readInt()).isEqualTo(round * 10 + i);
                    }
                    pair.client().returnStream(others.get(i));
                }
            }
        }
    }
}
