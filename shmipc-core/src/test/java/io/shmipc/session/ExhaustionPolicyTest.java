package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.error.DeadlineExceededException;
import io.shmipc.error.EndOfStreamException;
import io.shmipc.error.MemoryExhaustedException;
import io.shmipc.error.SessionClosedException;
import io.shmipc.error.StreamClosedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a flush does when shared memory is out, under each policy. */
class ExhaustionPolicyTest {

    private static final int SLICES = 16;
    private static final int SLICE_BYTES = 1000;
    private static final int USERS = 8;
    private static final int ROUNDS = 200;

    /** One small class, of whose 16 slices 15 can be had. */
    static SessionConfig tiny(ExhaustionPolicy policy) {
        return SessionConfig.builder()
                .sizeClasses(new SizeClass(SLICE_BYTES, 100))
                .regionBytes(8 + 36 + SLICES * (20L + SLICE_BYTES))
                .readTimeout(Duration.ofSeconds(20))
                .writeTimeout(Duration.ofSeconds(20))
                .exhaustionPolicy(policy)
                .build();
    }

    /** Takes all slices that can be had, in a message that is not sent. */
    static Stream holdAllMemory(Session session) {
        Stream holder = session.openStream();
        holder.writer().put(new byte[(SLICES - 1) * SLICE_BYTES]);
        assertThat(session.memory().get(0).freeSlices()).isEqualTo(1);
        return holder;
    }

    private static CompletableFuture<Void> flushElsewhere(Stream stream, Duration timeout) {
        return CompletableFuture.runAsync(
                () -> stream.flush(timeout), task -> new Thread(task).start());
    }

    private static void awaitWaits(Session session, long waits) {
        Eventually.isTrue(
                () ->
                        session.counters().memoryWaits() == waits
                                && ((SessionImpl) session).region().memoryLine().length() == waits);
    }

    @Test
    void shouldFallBackUnlessToldOtherwise() {
        assertThat(SessionConfig.defaults().exhaustionPolicy())
                .isEqualTo(ExhaustionPolicy.FALL_BACK);
        assertThat(tiny(ExhaustionPolicy.WAIT).toBuilder().build().exhaustionPolicy())
                .isEqualTo(ExhaustionPolicy.WAIT);
    }

    @Test
    void shouldFailAtOnceAndKeepTheStreamAndWhatWasWritten() {
        try (SessionPair pair =
                SessionPair.start(tiny(ExhaustionPolicy.FAIL), ExchangeTest::echo)) {
            Session session = pair.clientSession();
            Stream holder = holdAllMemory(session);
            Stream stream = session.openStream();
            stream.writer().putInt(3).put(new byte[] {1, 2, 3});
            assertThatThrownBy(stream::flush)
                    .isInstanceOf(MemoryExhaustedException.class)
                    .hasMessageContaining("bytes=7")
                    .hasMessageContaining("capacityBytes=1000 freeSlices=1 totalSlices=16");
            assertThat(stream.writer().writtenBytes()).isEqualTo(7);
            assertThat(stream.inFallback()).isFalse();

            holder.close();
            stream.flush();
            assertThat(stream.reader().readInt()).isEqualTo(3);
            stream.reader().skip(3);
            assertThat(session.counters().fallbacksSent()).isZero();
            assertThat(session.counters().queueFullWaits()).isZero();
            stream.close();
        }
    }

    @Test
    void shouldHoldNoMemoryForAMessageThatCouldNotBeSent() {
        try (SessionPair pair =
                SessionPair.start(tiny(ExhaustionPolicy.FAIL), ExchangeTest::echo)) {
            Session session = pair.clientSession();
            Stream half = session.openStream();
            half.writer().put(new byte[8 * SLICE_BYTES]);
            Stream other = session.openStream();
            byte[] payload = new byte[12 * SLICE_BYTES];
            new Random(4).nextBytes(payload);
            other.writer().putInt(payload.length).put(payload);
            assertThat(session.memory().get(0).freeSlices()).isEqualTo(1);
            assertThatThrownBy(other::flush).isInstanceOf(MemoryExhaustedException.class);
            assertThat(session.memory().get(0).freeSlices()).isEqualTo(SLICES - 8);
            // What was moved to the heap and back is still the same.
            half.close();
            other.flush();
            byte[] answer = new byte[payload.length];
            assertThat(other.reader().readInt()).isEqualTo(payload.length);
            other.reader().readBytes(answer, 0, answer.length);
            assertThat(answer).isEqualTo(payload);
            other.close();
        }
    }

    @ParameterizedTest
    @EnumSource(value = ExhaustionPolicy.class, names = "FALL_BACK", mode = EnumSource.Mode.EXCLUDE)
    void shouldRefuseAtOnceWhatWouldNeverFit(ExhaustionPolicy policy) {
        try (SessionPair pair =
                SessionPair.start(
                        tiny(policy),
                        stream -> {
                            int length = stream.reader().readInt();
                            stream.reader().skip(length);
                            stream.writer().putInt(length);
                            stream.flush();
                        })) {
            Stream stream = pair.clientSession().openStream();
            int most = (SLICES - 1) * SLICE_BYTES;
            stream.writer().put(new byte[most + 1]);
            assertThatThrownBy(() -> stream.flush(Duration.ofDays(300)))
                    .isInstanceOf(MemoryExhaustedException.class)
                    .hasMessageContaining("bytes=15001")
                    .hasMessageContaining("must be <= capacityBytes=15000");
            stream.writer().discard();
            // One byte less fits, in one piece that no slice could hold.
            stream.writer().reserve(most).putInt(most - 4);
            stream.flush();
            assertThat(stream.reader().readInt()).isEqualTo(most - 4);
            assertThat(pair.clientSession().counters().fallbacksSent()).isZero();
            stream.close();
        }
    }

    @Test
    void shouldWaitForMemoryToTheDeadlineAndKeepTheStreamAndWhatWasWritten() {
        try (SessionPair pair =
                SessionPair.start(tiny(ExhaustionPolicy.WAIT), ExchangeTest::echo)) {
            Session session = pair.clientSession();
            Stream holder = holdAllMemory(session);
            Stream stream = session.openStream();
            stream.writer().putInt(1).put((byte) 9);
            long began = System.nanoTime();
            assertThatThrownBy(() -> stream.flush(Duration.ofMillis(30)))
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageContaining("freeSlices=1 totalSlices=16");
            assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(30_000_000);
            assertThat(session.counters().messagesSent()).isZero();
            assertThat(stream.writer().writtenBytes()).isEqualTo(5);
            holder.close();
            stream.flush();
            assertThat(stream.reader().readInt()).isEqualTo(1);
            assertThat(stream.reader().readByte()).isEqualTo((byte) 9);
            stream.close();
        }
    }

    @Test
    void shouldGoOnWhenThisProcessGivesMemoryBack() throws Exception {
        try (SessionPair pair =
                SessionPair.start(tiny(ExhaustionPolicy.WAIT), ExchangeTest::echo)) {
            Session session = pair.clientSession();
            Stream holder = holdAllMemory(session);
            Stream stream = session.openStream();
            stream.writer().putInt(1).put((byte) 9);
            CompletableFuture<Void> flush = flushElsewhere(stream, Duration.ofDays(1));
            awaitWaits(session, 1);
            assertThat(flush).isNotDone();
            holder.writer().discard();
            flush.get(20, TimeUnit.SECONDS);
            assertThat(stream.reader().readInt()).isEqualTo(1);
            assertThat(session.counters().fallbacksSent()).isZero();
            stream.close();
            holder.close();
        }
    }

    @Test
    void shouldGoOnWhenThePeerGivesMemoryBackWithoutAnyMessage() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        try (SessionPair pair =
                SessionPair.start(
                        tiny(ExhaustionPolicy.WAIT),
                        stream -> {
                            read.await(20, TimeUnit.SECONDS);
                            int left = stream.reader().readInt();
                            stream.reader().skip(left);
                            stream.reader().await(1);
                        })) {
            Session session = pair.clientSession();
            Stream first = session.openStream();
            int most = (SLICES - 1) * SLICE_BYTES;
            first.writer().putInt(most - 4).put(new byte[most - 4]);
            first.flush();
            Stream stream = session.openStream();
            stream.writer().putInt(0);
            CompletableFuture<Void> flush = flushElsewhere(stream, Duration.ofDays(1));
            awaitWaits(session, 1);
            assertThat(flush).isNotDone();
            read.countDown();
            flush.get(20, TimeUnit.SECONDS);
            assertThat(session.counters().messagesReceived()).isZero();
            first.close();
            stream.close();
        }
    }

    @Test
    void shouldTellThePeerWhatItHasToTakeBeforeItWaitsForIt() {
        SessionConfig config =
                tiny(ExhaustionPolicy.WAIT).toBuilder()
                        .waitStrategy(io.shmipc.wait.WaitStrategy.blocking())
                        .build();
        // Two ends that both wait could wait for one another: the answers for the requests' memory.
        try (SessionPair pair =
                SessionPair.start(
                        tiny(ExhaustionPolicy.FALL_BACK),
                        ExchangeTest::echo,
                        client -> client.session(config))) {
            Session session = pair.clientSession();
            List<Stream> streams = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Stream stream = session.openStream();
                stream.writer().putInt(3000).put(new byte[3000]);
                streams.add(stream);
            }
            CompletableFuture<Void> readers =
                    CompletableFuture.runAsync(
                            () -> streams.forEach(stream -> stream.reader().skip(3004)),
                            task -> new Thread(task).start());
            session.flush(streams);
            readers.join();
            streams.forEach(Stream::close);
            assertThat(session.counters().fallbacksSent()).isZero();
        }
    }

    @Test
    void shouldServeFirstWhoWaitedFirst() throws Exception {
        try (SessionPair pair =
                SessionPair.start(tiny(ExhaustionPolicy.WAIT), ExchangeTest::echo)) {
            Session session = pair.clientSession();
            Stream ten = session.openStream();
            ten.writer().put(new byte[10 * SLICE_BYTES]);
            Stream five = session.openStream();
            five.writer().put(new byte[5 * SLICE_BYTES]);
            Stream large = session.openStream();
            large.writer().putInt(9_000).put(new byte[9_000]);
            CompletableFuture<Void> largeFlush = flushElsewhere(large, Duration.ofDays(1));
            awaitWaits(session, 1);

            // Enough for the small one, but it came later.
            five.writer().discard();
            Stream small = session.openStream();
            small.writer().putInt(0);
            assertThatThrownBy(() -> small.flush(Duration.ofMillis(20)))
                    .isInstanceOf(DeadlineExceededException.class);
            assertThat(largeFlush).isNotDone();

            ten.writer().discard();
            largeFlush.get(20, TimeUnit.SECONDS);
            small.flush();
            assertThat(small.reader().readInt()).isZero();
            List.of(ten, five, large, small).forEach(Stream::close);
        }
    }

    @Test
    void shouldEndAWaitForMemoryWhenTheStreamOrTheSessionIsClosed() throws Exception {
        try (SessionPair pair =
                SessionPair.start(tiny(ExhaustionPolicy.WAIT), ExchangeTest::echo)) {
            Session session = pair.clientSession();
            holdAllMemory(session);
            Stream first = session.openStream();
            first.writer().putInt(1);
            CompletableFuture<Void> firstFlush = flushElsewhere(first, Duration.ofDays(1));
            awaitWaits(session, 1);
            Stream second = session.openStream();
            second.writer().putInt(1);
            CompletableFuture<Void> secondFlush = flushElsewhere(second, Duration.ofDays(1));
            awaitWaits(session, 2);
            first.close();
            assertThatThrownBy(() -> firstFlush.get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(StreamClosedException.class);
            assertThat(secondFlush).isNotDone();
            pair.server().close();
            assertThatThrownBy(() -> secondFlush.get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(SessionClosedException.class);
        }
    }

    @Test
    void shouldStopWaitingForMemoryWhenInterrupted() {
        try (SessionPair pair =
                SessionPair.start(tiny(ExhaustionPolicy.WAIT), ExchangeTest::echo)) {
            holdAllMemory(pair.clientSession());
            Stream stream = pair.clientSession().openStream();
            stream.writer().putInt(1);
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> stream.flush(Duration.ofDays(1)))
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
            stream.close();
        }
    }

    @Test
    void shouldNotWaitOnTheThreadThatReceives() throws Exception {
        SessionConfig config =
                tiny(ExhaustionPolicy.WAIT).toBuilder()
                        .handlerThreads(HandlerThreads.EVENT_LOOP)
                        .build();
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        try (SessionPair pair =
                SessionPair.start(
                        config,
                        stream ->
                                stream.callbacks(
                                        (s, reader) -> {
                                            s.writer().putInt(reader.readInt());
                                            s.flush();
                                        }))) {
            Session session = pair.clientSession();
            Stream stream = session.openStream();
            stream.callbacks(
                    (s, reader) -> {
                        reader.readInt();
                        reader.release();
                        Stream holder = session.openStream();
                        holder.writer().put(new byte[SLICES * SLICE_BYTES]);
                        s.writer().putInt(2);
                        try {
                            s.flush(Duration.ofDays(1));
                        } catch (RuntimeException e) {
                            thrown.complete(e);
                        }
                        holder.close();
                    });
            stream.writer().putInt(1);
            stream.flush();
            assertThat(thrown.get(20, TimeUnit.SECONDS))
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageContaining("must not wait");
            stream.close();
        }
    }

    @Test
    void shouldNotFailOnTheThreadThatReceivesBecauseAnotherWaitsForMore() throws Exception {
        SessionConfig config =
                tiny(ExhaustionPolicy.WAIT).toBuilder()
                        .handlerThreads(HandlerThreads.EVENT_LOOP)
                        .build();
        CompletableFuture<Boolean> inFallback = new CompletableFuture<>();
        try (SessionPair pair =
                SessionPair.start(
                        config,
                        stream ->
                                stream.callbacks(
                                        (s, reader) -> {
                                            reader.skip((int) reader.readableBytes());
                                            s.writer().putInt(0);
                                            s.flush();
                                        }))) {
            Session session = pair.clientSession();
            Stream stream = session.openStream();
            stream.callbacks(
                    (s, reader) -> {
                        reader.skip(reader.readInt());
                        reader.release();
                        try {
                            s.writer().putInt(0);
                            s.flush();
                            inFallback.complete(s.inFallback());
                        } catch (RuntimeException e) {
                            inFallback.completeExceptionally(e);
                        }
                    });
            stream.writer().putInt(0);
            Stream holder = session.openStream();
            holder.writer().put(new byte[10 * SLICE_BYTES]);
            Stream large = session.openStream();
            large.writer().putInt(9_000).put(new byte[9_000]);
            CompletableFuture<Void> largeFlush = flushElsewhere(large, Duration.ofDays(1));
            awaitWaits(session, 1);

            stream.flush();
            assertThat(inFallback.get(20, TimeUnit.SECONDS)).isFalse();
            assertThat(largeFlush).isNotDone();
            holder.writer().discard();
            largeFlush.get(20, TimeUnit.SECONDS);
            List.of(stream, holder, large).forEach(Stream::close);
        }
    }

    @ParameterizedTest
    @EnumSource(ExhaustionPolicy.class)
    void shouldKeepAnswersWithTheirQuestionsWhileManyCompeteForMemory(ExhaustionPolicy policy)
            throws Exception {
        try (SessionPair pair = SessionPair.start(tiny(policy), ExchangeTest::echo)) {
            List<SizeClassUsage> before = pair.clientSession().memory();
            List<CompletableFuture<Integer>> users = new ArrayList<>();
            for (int user = 0; user < USERS; user++) {
                long seed = 100 + user;
                users.add(
                        CompletableFuture.supplyAsync(
                                () -> answered(pair, new Random(seed)),
                                task -> new Thread(task).start()));
            }
            int answered = 0;
            for (CompletableFuture<Integer> user : users) {
                answered += user.get(120, TimeUnit.SECONDS);
            }
            if (policy == ExhaustionPolicy.FAIL) {
                assertThat(answered).isPositive();
            } else {
                assertThat(answered).isEqualTo(USERS * ROUNDS);
            }
            if (policy != ExhaustionPolicy.FALL_BACK) {
                assertThat(pair.clientSession().counters().fallbacksSent()).isZero();
                assertThat(pair.clientSession().counters().fallbacksReceived()).isZero();
            }
            assertThat(pair.clientSession().counters().allocationFailures()).isPositive();
            Eventually.isTrue(() -> pair.clientSession().memory().equals(before));
        }
    }

    private static int answered(SessionPair pair, Random random) {
        int answered = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Stream stream = pair.client().borrowStream();
            byte[] payload = new byte[1 + random.nextInt(6 * SLICE_BYTES)];
            random.nextBytes(payload);
            try {
                assertThat(ExchangeTest.roundTrip(stream, payload)).isEqualTo(payload);
                answered++;
                pair.client().returnStream(stream);
            } catch (MemoryExhaustedException | EndOfStreamException refused) {
                // By this end, or by the other, whose handler has closed the stream then.
                stream.close();
            }
        }
        return answered;
    }
}
