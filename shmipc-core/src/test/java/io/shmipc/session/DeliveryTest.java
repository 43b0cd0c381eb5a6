package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.shmipc.error.DeadlineExceededException;
import io.shmipc.error.Delivery;
import io.shmipc.error.EndOfStreamException;
import io.shmipc.error.SessionClosedException;
import io.shmipc.error.ShmipcException;
import io.shmipc.error.StreamClosedException;
import io.shmipc.wait.WaitStrategy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whether a request may have been executed, as the exception tells, for each point at which a
 * session can end and for whatever else may end a call.
 */
class DeliveryTest {

    private static final SessionConfig CONFIG =
            ExchangeTest.config(MemoryType.MEMFD).toBuilder()
                    .readTimeout(Duration.ofSeconds(20))
                    .writeTimeout(Duration.ofSeconds(20))
                    .build();

    /** Takes a question and never answers it. */
    private static void listen(Stream stream) {
        while (stream.reader().await(1) == ReadStatus.READY) {
            stream.reader().skip(1);
            stream.reader().release();
        }
    }

    /** As if the process at the other end died: nothing is closed before its socket is. */
    private static void killServer(SessionPair pair) {
        Eventually.isTrue(() -> !pair.server().sessions().isEmpty());
        pair.server()
                .sessions()
                .forEach(s -> ((SessionImpl) s).end(new SessionClosedException("killed"), true));
    }

    private static Throwable thrownElsewhere(CompletableFuture<Void> call) throws Exception {
        try {
            call.get(20, TimeUnit.SECONDS);
            throw new AssertionError("nothing was thrown");
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    private static CompletableFuture<Void> elsewhere(Runnable call, Thread[] thread) {
        return CompletableFuture.runAsync(
                call,
                task -> {
                    thread[0] = new Thread(task);
                    thread[0].start();
                });
    }

    private static CompletableFuture<Void> elsewhere(Runnable call) {
        return elsewhere(call, new Thread[1]);
    }

    private static void assertTold(
            Throwable thrown, Class<? extends ShmipcException> type, Delivery delivery) {
        assertThat(thrown).isInstanceOf(type).hasMessageContaining("delivery=" + delivery);
        assertThat(((ShmipcException) thrown).delivery()).isEqualTo(delivery);
    }

    private static Stream ended(SessionPair pair, boolean written) {
        Stream stream = pair.client().borrowStream();
        if (written) {
            stream.writer().putInt(1);
        }
        killServer(pair);
        Eventually.isTrue(() -> !stream.session().isOpen());
        return stream;
    }

    // ---- the session ends ----

    @Test
    void shouldTellNotSentWhenTheSessionEndedBeforeTheFirstWrite() {
        try (SessionPair pair = SessionPair.start(CONFIG, DeliveryTest::listen)) {
            Stream stream = ended(pair, false);
            Throwable thrown =
                    catchThrowable(
                            () -> {
                                stream.writer().putInt(1).put(new byte[100_000]);
                                stream.writer().reserve(1000).putInt(7);
                                stream.flush();
                            });
            assertTold(thrown, SessionClosedException.class, Delivery.NOT_SENT);
            assertThat(thrown).hasMessageContaining("session=" + stream.session().id());
            stream.close();
        }
    }

    @Test
    void shouldTellNotSentWhenTheSessionEndedBetweenWriteAndFlush() {
        try (SessionPair pair = SessionPair.start(CONFIG, DeliveryTest::listen)) {
            Stream stream = ended(pair, true);
            assertTold(
                    catchThrowable(stream::flush), SessionClosedException.class, Delivery.NOT_SENT);
            // Nor was anything sent that an answer could be read to.
            assertTold(
                    catchThrowable(stream.reader()::readInt),
                    SessionClosedException.class,
                    Delivery.NOT_SENT);
            stream.close();
        }
    }

    @Test
    void shouldTellNotSentWhenTheSessionEndsDuringAWaitForRoomInTheQueue() throws Exception {
        SessionConfig config =
                CONFIG.toBuilder()
                        .queueCapacity(8)
                        .waitStrategy(idle -> TimeUnit.HOURS.toNanos(1))
                        .build();
        try (SessionPair pair = SessionPair.start(config, stream -> {})) {
            Stream stream = pair.client().borrowStream();
            CompletableFuture<Void> flush =
                    elsewhere(
                            () -> {
                                while (true) {
                                    stream.writer().putInt(1);
                                    stream.flush(Duration.ofSeconds(60));
                                }
                            });
            Eventually.isTrue(() -> pair.clientSession().counters().queueFullWaits() > 0);
            SessionImpl session = (SessionImpl) stream.session();
            session.end(new SessionClosedException("on purpose"), false);
            assertTold(thrownElsewhere(flush), SessionClosedException.class, Delivery.NOT_SENT);
            stream.close();
        }
    }

    @Test
    void shouldTellNotSentWhenTheSessionEndsDuringAWaitForMemory() throws Exception {
        SessionConfig config = ExhaustionPolicyTest.tiny(ExhaustionPolicy.WAIT);
        try (SessionPair pair = SessionPair.start(config, DeliveryTest::listen)) {
            Session session = pair.clientSession();
            ExhaustionPolicyTest.holdAllMemory(session);
            Stream stream = session.openStream();
            stream.writer().putInt(1);
            CompletableFuture<Void> flush = elsewhere(stream::flush);
            Eventually.isTrue(() -> session.counters().memoryWaits() == 1);
            killServer(pair);
            assertTold(thrownElsewhere(flush), SessionClosedException.class, Delivery.NOT_SENT);
            stream.close();
        }
    }

    private static SessionConfig pausing() {
        return CONFIG.toBuilder()
                .memoryType(MemoryType.SOCKET_ONLY)
                .maxFrameBytes(64 * 1024)
                .maxUnreadSocketBytes(64 * 1024)
                .build();
    }

    @Test
    void shouldTellApartWhatHadBegunToLeaveWhenTheSessionEndsDuringAWaitForTheSocket()
            throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        // The large message is one frame, of which a part leaves.
        SessionConfig config =
                CONFIG.toBuilder()
                        .memoryType(MemoryType.SOCKET_ONLY)
                        .handlerThreads(HandlerThreads.EVENT_LOOP)
                        .build();
        try (SessionPair pair =
                SessionPair.start(config, s -> s.callbacks(blocker(blocked, goOn)))) {
            // From here on nobody reads what is in the socket.
            Stream first = pair.clientSession().openStream();
            first.writer().put((byte) 1);
            first.flush();
            assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();

            Stream large = pair.clientSession().openStream();
            large.writer().put(new byte[16 << 20]);
            Thread[] largeThread = new Thread[1];
            CompletableFuture<Void> largeFlush = elsewhere(large::flush, largeThread);
            Eventually.isTrue(() -> largeThread[0].getState() == Thread.State.TIMED_WAITING);

            Stream behind = pair.clientSession().openStream();
            behind.writer().putInt(1);
            Thread[] behindThread = new Thread[1];
            CompletableFuture<Void> behindFlush = elsewhere(behind::flush, behindThread);
            Eventually.isTrue(() -> behindThread[0].getState() == Thread.State.TIMED_WAITING);

            killServer(pair);
            assertTold(
                    thrownElsewhere(largeFlush),
                    SessionClosedException.class,
                    Delivery.MAYBE_EXECUTED);
            assertTold(
                    thrownElsewhere(behindFlush), SessionClosedException.class, Delivery.NOT_SENT);
            goOn.countDown();
            large.close();
            behind.close();
        }
    }

    @Test
    void shouldTellThatAMessageTornByItsDeadlineMayHaveBeenExecuted() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (SessionPair pair =
                SessionPair.start(pausing(), s -> never.await(20, TimeUnit.SECONDS))) {
            Stream large = pair.clientSession().openStream();
            large.writer().put(new byte[16 << 20]);
            Throwable thrown = catchThrowable(() -> large.flush(Duration.ofMillis(200)));
            assertTold(thrown, SessionClosedException.class, Delivery.MAYBE_EXECUTED);

            never.countDown();
            large.close();
        }
    }

    /** Keeps an event loop from noticing anything, from the first data on until told to go on. */
    private static StreamCallbacks blocker(CountDownLatch blocked, CountDownLatch goOn) {
        return (stream, reader) -> {
            reader.skip((int) reader.readableBytes());
            blocked.countDown();
            try {
                goOn.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    @ParameterizedTest
    @EnumSource(
            value = MemoryType.class,
            names = {"MEMFD", "SOCKET_ONLY"})
    void shouldTellApartAnElementThatLiesInTheQueueFromAByteTheSocketRefused(MemoryType type)
            throws Exception {
        Throwable thrown = null;
        for (int i = 0; i < 20 && thrown == null; i++) {
            thrown = thrownByAFlushToTheDead(type);
        }
        assertTold(
                thrown,
                SessionClosedException.class,
                type == MemoryType.MEMFD ? Delivery.MAYBE_EXECUTED : Delivery.NOT_SENT);
    }

    /** Nothing is thrown if the peer was awake when it died: nobody tries to wake it then. */
    private static Throwable thrownByAFlushToTheDead(MemoryType type) throws Exception {
        SessionConfig config =
                CONFIG.toBuilder()
                        .memoryType(type)
                        .handlerThreads(HandlerThreads.EVENT_LOOP)
                        .waitStrategy(WaitStrategy.blocking())
                        .build();
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (SessionPair pair =
                SessionPair.start(
                        config,
                        s ->
                                s.callbacks(
                                        (stream, reader) -> {
                                            reader.skip((int) reader.readableBytes());
                                            stream.writer().put((byte) 1);
                                            stream.flush();
                                        }))) {
            Session session = pair.clientSession();
            Stream echoed = session.openStream();
            echoed.callbacks(blocker(blocked, goOn));
            echoed.writer().put((byte) 1);
            echoed.flush();
            assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();
            killServer(pair);
            Stream stream = session.openStream();
            stream.writer().putInt(1);
            Throwable thrown = catchThrowable(stream::flush);
            goOn.countDown();
            Eventually.isTrue(() -> !session.isOpen());
            stream.close();
            return thrown;
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MemoryType.class,
            names = {"MEMFD", "SOCKET_ONLY"})
    void shouldTellThatAQuestionMayHaveBeenExecutedWhenTheSessionEndsDuringTheWaitForItsAnswer(
            MemoryType type) throws Exception {
        SessionConfig config = CONFIG.toBuilder().memoryType(type).build();
        try (SessionPair pair = SessionPair.start(config, DeliveryTest::listen)) {
            Stream stream = pair.client().borrowStream();
            stream.writer().putInt(1);
            stream.flush();
            Thread[] reader = new Thread[1];
            CompletableFuture<Void> read = elsewhere(() -> stream.reader().readInt(), reader);
            killServer(pair);
            assertTold(
                    thrownElsewhere(read), SessionClosedException.class, Delivery.MAYBE_EXECUTED);
            // What is written next has not been sent, whatever became of what was.
            stream.writer().putInt(2);
            assertTold(
                    catchThrowable(stream::flush), SessionClosedException.class, Delivery.NOT_SENT);
            stream.close();
        }
    }

    @Test
    void shouldTellTheSameWhenThisEndClosesTheSession() throws Exception {
        try (SessionPair pair = SessionPair.start(CONFIG, DeliveryTest::listen)) {
            Stream stream = pair.client().borrowStream();
            stream.writer().putInt(1);
            stream.flush();
            CompletableFuture<Void> read = elsewhere(() -> stream.reader().readInt());
            stream.session().close();
            assertTold(thrownElsewhere(read), ShmipcException.class, Delivery.MAYBE_EXECUTED);
            assertTold(
                    catchThrowable(() -> stream.session().openStream()),
                    SessionClosedException.class,
                    Delivery.NOT_SENT);
        }
    }

    // ---- the stream ends ----

    @Test
    void shouldTellOfAStreamThatThePeerClosed() {
        try (SessionPair pair = SessionPair.start(CONFIG, stream -> stream.reader().readInt())) {
            Stream stream = pair.client().borrowStream();
            stream.writer().putInt(1);
            stream.flush();
            assertTold(
                    catchThrowable(stream.reader()::readInt),
                    EndOfStreamException.class,
                    Delivery.MAYBE_EXECUTED);
            stream.writer().putInt(2);
            assertTold(
                    catchThrowable(stream::flush), StreamClosedException.class, Delivery.NOT_SENT);
            stream.close();
        }
    }

    @Test
    void shouldTellOfAStreamThatWasClosedHere() throws Exception {
        try (SessionPair pair = SessionPair.start(CONFIG, DeliveryTest::listen)) {
            Stream unused = pair.client().borrowStream();
            unused.close();
            assertTold(
                    catchThrowable(unused.reader()::readInt),
                    StreamClosedException.class,
                    Delivery.NOT_SENT);
            Stream asked = pair.client().borrowStream();
            asked.writer().putInt(1);
            asked.flush();
            CompletableFuture<Void> read = elsewhere(() -> asked.reader().readInt());
            asked.close();
            assertTold(thrownElsewhere(read), StreamClosedException.class, Delivery.MAYBE_EXECUTED);
            assertTold(
                    catchThrowable(() -> asked.writer().putInt(2)),
                    StreamClosedException.class,
                    Delivery.NOT_SENT);
        }
    }

    // ---- time is up ----

    @Test
    void shouldTellOfAnAnswerThatDoesNotComeInTime() {
        try (SessionPair pair = SessionPair.start(CONFIG, DeliveryTest::listen)) {
            Stream stream = pair.client().borrowStream();
            stream.readTimeout(Duration.ofMillis(1));
            assertTold(
                    catchThrowable(stream.reader()::readInt),
                    DeadlineExceededException.class,
                    Delivery.NOT_SENT);
            stream.writer().putInt(1);
            stream.flush();
            assertTold(
                    catchThrowable(stream.reader()::readInt),
                    DeadlineExceededException.class,
                    Delivery.MAYBE_EXECUTED);
            stream.close();
        }
    }

    @Test
    void shouldTellOfAFlushThatFindsNoRoomInTime() {
        SessionConfig config = ExhaustionPolicyTest.tiny(ExhaustionPolicy.WAIT);
        try (SessionPair pair = SessionPair.start(config, DeliveryTest::listen)) {
            Stream holder = ExhaustionPolicyTest.holdAllMemory(pair.clientSession());
            Stream stream = pair.client().borrowStream();
            stream.writer().putInt(1);
            assertTold(
                    catchThrowable(() -> stream.flush(Duration.ofMillis(1))),
                    DeadlineExceededException.class,
                    Delivery.NOT_SENT);
            stream.readTimeout(Duration.ofMillis(1));
            assertTold(
                    catchThrowable(stream.reader()::readInt),
                    DeadlineExceededException.class,
                    Delivery.NOT_SENT);
            holder.close();
            stream.close();
        }
    }

    @Test
    void shouldCountFromTheBorrowingOfAStreamThatWasUsedBefore() {
        try (SessionPair pair = SessionPair.start(CONFIG, ExchangeTest::echo)) {
            Stream first = pair.client().borrowStream();
            ExchangeTest.roundTrip(first, new byte[] {1, 2});
            pair.client().returnStream(first);
            Stream again = pair.client().borrowStream();
            assertThat(again).isSameAs(first);
            again.readTimeout(Duration.ofMillis(1));
            assertTold(
                    catchThrowable(again.reader()::readInt),
                    DeadlineExceededException.class,
                    Delivery.NOT_SENT);
            again.close();
        }
    }
}
