package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import io.shmipc.error.ConfigurationException;
import io.shmipc.metrics.LeakReport;
import io.shmipc.metrics.SessionListener;
import io.shmipc.testkit.LogLines;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is not given back is told of, once, with the line that acquired it; and nothing else is. */
@Timeout(120)
class LeakFinderTest {

    private static final int BYTES = 100;

    private final LinkedBlockingQueue<LeakReport> told = new LinkedBlockingQueue<>();
    private final SessionListener listener =
            new SessionListener() {
                @Override
                public void leakSuspected(LeakReport report) {
                    told.add(report);
                }
            };

    private SessionConfig.Builder config() {
        return ExchangeTest.config(MemoryType.MEMFD).toBuilder()
                .listener(listener)
                .leakDetection(LeakDetection.ALL)
                .heldTooLong(Duration.ZERO);
    }

    private static void collectUntil(BooleanSupplier condition) {
        Eventually.isTrue(
                () -> {
                    System.gc();
                    LockSupport.parkNanos(20_000_000);
                    return condition.getAsBoolean();
                });
    }

    private LeakReport nextTold() {
        collectUntil(() -> !told.isEmpty());
        return told.remove();
    }

    private static int line() {
        return StackWalker.getInstance()
                .walk(frames -> frames.skip(1).findFirst())
                .orElseThrow()
                .getLineNumber();
    }

    private static void assertPlace(LeakReport report, String method, int line) {
        assertThat(report.thread()).isEqualTo(Thread.currentThread().getName());
        StackTraceElement place = report.acquiredAt().get(0);
        assertThat(place.getClassName()).isEqualTo(LeakFinderTest.class.getName());
        assertThat(place.getMethodName()).isEqualTo(method);
        assertThat(place.getLineNumber()).isEqualTo(line);
    }

    private static int freeSlices(SessionPair pair) {
        return pair.clientSession().memory().stream().mapToInt(SizeClassUsage::freeSlices).sum();
    }

    /** Its message is written and not sent. */
    private static int leakOpened(Session session) {
        int line = line() + 1;
        Stream stream = session.openStream();
        stream.writer().putInt(1);
        return line;
    }

    private static int leakBorrowed(SessionPair pair) {
        int line = line() + 1;
        Stream stream = pair.client().borrowStream();
        stream.writer().putInt(1);
        return line;
    }

    private static int leakPart(Stream stream) {
        int line = line() + 1;
        stream.reader().readPart(BYTES);
        return line;
    }

    private static Stream answered(SessionPair pair) {
        Stream stream = pair.client().borrowStream();
        stream.writer().putInt(BYTES).put(new byte[BYTES]);
        stream.flush();
        assertThat(stream.reader().readInt()).isEqualTo(BYTES);
        return stream;
    }

    @Test
    void shouldTellOfAStreamThatNobodyCanCloseAnyMoreAndCloseIt() {
        try (SessionPair pair = SessionPair.start(config().build(), ExchangeTest::echo)) {
            Session session = pair.clientSession();
            int before = freeSlices(pair);
            int line = leakOpened(session);
            assertThat(freeSlices(pair)).isLessThan(before);

            LeakReport report = nextTold();

            assertThat(report.kind()).isEqualTo(LeakReport.Kind.STREAM_COLLECTED);
            assertThat(report.sessionId()).isEqualTo(session.id());
            assertThat(report.streamId()).isNotZero();
            assertThat(report.slices()).isEqualTo(1);
            assertThat(report.bytes()).isPositive();
            assertThat(report.heldNanos()).isNotNegative();
            assertPlace(report, "leakOpened", line);
            Eventually.isTrue(() -> session.streamCount() == 0 && freeSlices(pair) == before);
            assertThat(session.recentLeaks()).containsExactly(report);
            assertThat(session.counters().leaksSuspected()).isEqualTo(1);
            assertThat(pair.client().totals().leaksSuspected()).isEqualTo(1);
            assertThat(pair.client().recentLeaks()).containsExactly(report);
            assertThat(pair.server().recentLeaks()).isEmpty();
        }
    }

    @Test
    void shouldTellOfABorrowedStreamThatIsNeitherReturnedNorClosed() {
        try (SessionPair pair = SessionPair.start(config().build(), ExchangeTest::echo)) {
            pair.client().returnStream(pair.client().borrowStream());
            int line = leakBorrowed(pair);

            LeakReport report = nextTold();

            assertThat(report.kind()).isEqualTo(LeakReport.Kind.STREAM_COLLECTED);
            assertPlace(report, "leakBorrowed", line);
            Eventually.isTrue(() -> SessionAccess.lentStreams(pair.clientSession()) == 0);
        }
    }

    @Test
    void shouldTellOfAPartThatIsNotClosedAndReleaseIt() {
        try (SessionPair pair = SessionPair.start(config().build(), ExchangeTest::echo)) {
            int before = freeSlices(pair);
            Stream stream = answered(pair);
            int line = leakPart(stream);
            stream.close();
            assertThat(freeSlices(pair)).isLessThan(before);

            LeakReport report = nextTold();

            assertThat(report.kind()).isEqualTo(LeakReport.Kind.PART_COLLECTED);
            assertThat(report.streamId()).isEqualTo(stream.id());
            assertThat(report.slices()).isEqualTo(1);
            assertPlace(report, "leakPart", line);
            Eventually.isTrue(() -> freeSlices(pair) == before);
        }
    }

    @Test
    void shouldLeaveTheMemoryOfAPartWhoseViewsMayBeInUse() {
        try (SessionPair pair = SessionPair.start(config().build(), ExchangeTest::echo)) {
            int before = freeSlices(pair);
            Stream stream = answered(pair);
            ByteBuffer view = stream.reader().readPart(BYTES).views().get(0);
            stream.close();

            assertThat(nextTold().kind()).isEqualTo(LeakReport.Kind.PART_COLLECTED);

            leakOpened(pair.clientSession());
            nextTold();
            assertThat(freeSlices(pair)).isLessThan(before);
            assertThat(view.remaining()).isEqualTo(BYTES);
        }
    }

    @Test
    void shouldTellOnceOfASliceThatIsHeldTooLongAndOfItsPlace() {
        SessionConfig config = config().heldTooLong(Duration.ofMillis(300)).build();
        try (SessionPair pair = SessionPair.start(config, ExchangeTest::echo)) {
            int line = line() + 1;
            Stream stream = pair.client().borrowStream();
            stream.writer().putInt(BYTES).put(new byte[BYTES]);
            stream.flush();
            stream.reader().skip(Integer.BYTES);
            ByteBuffer view = stream.reader().read(BYTES);

            LeakReport report = nextTold();

            assertThat(report.kind()).isEqualTo(LeakReport.Kind.HELD_TOO_LONG);
            assertThat(report.streamId()).isEqualTo(stream.id());
            assertThat(report.slices()).isEqualTo(1);
            assertThat(report.heldNanos()).isGreaterThan(300_000_000L);
            assertPlace(report, "shouldTellOnceOfASliceThatIsHeldTooLongAndOfItsPlace", line);
            // One that begins later is told of in its turn; by then the first was seen again.
            Stream later = pair.clientSession().openStream();
            later.writer().putInt(1);
            assertThat(nextTold().streamId()).isEqualTo(later.id());
            assertThat(pair.clientSession().recentLeaks()).hasSize(2);
            assertThat(view.remaining()).isEqualTo(BYTES);
            later.close();
            stream.close();
        }
    }

    @Test
    void shouldTellOfTheNextHoldingOfASliceThatWasToldOfBefore() {
        SessionConfig config = config().heldTooLong(Duration.ofMillis(100)).build();
        try (SessionPair pair = SessionPair.start(config, ExchangeTest::echo)) {
            for (int i = 0; i < 2; i++) {
                Stream stream = pair.clientSession().openStream();
                stream.writer().putInt(1);
                LeakReport report = nextTold();
                assertThat(report.streamId()).isEqualTo(stream.id());
                stream.close();
            }
            assertThat(told).isEmpty();
        }
    }

    @Test
    void shouldNameThePartThatHoldsASliceTooLong() {
        SessionConfig config = config().heldTooLong(Duration.ofMillis(100)).build();
        try (SessionPair pair = SessionPair.start(config, ExchangeTest::echo)) {
            Stream stream = answered(pair);
            int line = line() + 1;
            BufferPart part = stream.reader().readPart(BYTES);
            stream.close();

            LeakReport report = nextTold();

            assertThat(report.kind()).isEqualTo(LeakReport.Kind.HELD_TOO_LONG);
            assertPlace(report, "shouldNameThePartThatHoldsASliceTooLong", line);
            part.close();
        }
    }

    @Test
    void shouldNameTheHandlersFirstUseOfAStreamThatHoldsASliceTooLong() throws Exception {
        SessionConfig config = config().heldTooLong(Duration.ofMillis(100)).build();
        CountDownLatch enough = new CountDownLatch(1);
        try (SessionPair pair =
                SessionPair.start(
                        config,
                        stream -> {
                            stream.reader().peek(Integer.BYTES);
                            enough.await(60, TimeUnit.SECONDS);
                        })) {
            try (Stream stream = pair.clientSession().openStream()) {
                stream.writer().putInt(1);
                stream.flush();

                LeakReport report = nextTold();

                assertThat(report.kind()).isEqualTo(LeakReport.Kind.HELD_TOO_LONG);
                assertThat(report.acquiredAt().get(0).getClassName())
                        .isEqualTo(LeakFinderTest.class.getName());
                assertThat(pair.server().recentLeaks()).containsExactly(report);
                assertThat(pair.server().totals().leaksSuspected()).isEqualTo(1);
            } finally {
                enough.countDown();
            }
        }
    }

    @Test
    void shouldTakeWhoHoldsTheReaderForOneWhoHoldsTheStream() {
        try (SessionPair pair = SessionPair.start(config().build(), ExchangeTest::echo)) {
            BufferReader reader = readerOnly(pair);
            BufferWriter writer = pair.clientSession().openStream().writer();
            leakOpened(pair.clientSession());

            assertThat(nextTold().kind()).isEqualTo(LeakReport.Kind.STREAM_COLLECTED);

            assertThat(pair.clientSession().recentLeaks()).hasSize(1);
            assertThat(reader.readInt()).isEqualTo(BYTES);
            assertThat(writer.putInt(1).writtenBytes()).isEqualTo(Integer.BYTES);
        }
    }

    private static BufferReader readerOnly(SessionPair pair) {
        Stream stream = pair.clientSession().openStream();
        stream.writer().putInt(BYTES).put(new byte[BYTES]);
        stream.flush();
        return stream.reader();
    }

    @Test
    void shouldTakeNoStreamWithCallbacksForLost() {
        LinkedBlockingQueue<Integer> answers = new LinkedBlockingQueue<>();
        StreamCallbacks callbacks =
                (stream, reader) -> {
                    if (reader.readableBytes() >= Integer.BYTES + BYTES) {
                        answers.add(reader.readInt());
                        reader.skip(BYTES);
                    }
                };
        CountDownLatch go = new CountDownLatch(1);
        try (SessionPair pair =
                SessionPair.start(
                        config().build(),
                        stream -> {
                            go.await(60, TimeUnit.SECONDS);
                            ExchangeTest.echo(stream);
                        })) {
            ask(pair.clientSession().openStream(), callbacks);
            Stream borrowed = pair.client().borrowStream(callbacks);
            borrowed.writer().putInt(BYTES).put(new byte[BYTES]);
            borrowed.flush();
            borrowed = null;
            leakOpened(pair.clientSession());
            nextTold();

            go.countDown();

            Eventually.isTrue(() -> answers.size() == 2);
            assertThat(pair.clientSession().recentLeaks()).hasSize(1);
            assertThat(pair.server().recentLeaks()).isEmpty();
        }
    }

    private static void ask(Stream stream, StreamCallbacks callbacks) {
        stream.callbacks(callbacks);
        stream.writer().putInt(BYTES).put(new byte[BYTES]);
        stream.flush();
    }

    @Test
    void shouldTakeAStreamAndWhatItsUserHoldsForTheSame() throws Exception {
        LinkedBlockingQueue<Stream> seen = new LinkedBlockingQueue<>();
        try (SessionPair pair = SessionPair.start(config().build(), ExchangeTest::echo)) {
            Stream stream = pair.clientSession().openStream();
            ask(stream, (called, reader) -> seen.add(called));
            Stream called = seen.poll(20, TimeUnit.SECONDS);
            assertThat(called).isNotSameAs(stream).isEqualTo(stream).hasSameHashCodeAs(stream);
            assertThat(stream).isEqualTo(called);
            assertThat(stream).isNotEqualTo(pair.clientSession().openStream());
        }
    }

    @Test
    void shouldFollowNothingWhenOff() {
        SessionConfig config =
                config().leakDetection(LeakDetection.OFF).heldTooLong(Duration.ofMillis(1)).build();
        SessionConfig all = config().build();
        try (SessionPair off = SessionPair.start(config, ExchangeTest::echo);
                SessionPair on = SessionPair.start(all, ExchangeTest::echo)) {
            assertThat(off.clientSession().openStream()).isInstanceOf(StreamImpl.class);
            leakOpened(off.clientSession());
            leakPart(answered(off));
            leakOpened(on.clientSession());
            nextTold();
            leakOpened(on.clientSession());
            nextTold();
            assertThat(off.client().recentLeaks()).isEmpty();
            assertThat(off.client().totals().leaksSuspected()).isZero();
        }
    }

    @Test
    void shouldFollowOneStreamInSoMany() {
        SessionConfig config =
                config().leakDetection(LeakDetection.SAMPLED).leakSampling(4).build();
        try (SessionPair pair = SessionPair.start(config, ExchangeTest::echo)) {
            List<Stream> streams = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                streams.add(pair.clientSession().openStream());
            }
            assertThat(streams.stream().filter(TrackedStream.class::isInstance)).hasSize(3);
            pair.clientSession().flush(streams);
        }
    }

    @Test
    void shouldRefuseSettingsThatMeanNothingAndKeepTheOthers() {
        assertThatThrownBy(() -> config().leakSampling(0).build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("leakSampling=0 must be >= 1");
        assertThatThrownBy(() -> config().heldTooLong(Duration.ofMillis(-1)).build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("heldTooLong=PT-0.001S must be >= 0");
        SessionConfig kept =
                config().leakSampling(7).heldTooLong(Duration.ofHours(1)).build().toBuilder()
                        .build();
        assertThat(kept.leakDetection()).isEqualTo(LeakDetection.ALL);
        assertThat(kept.leakSampling()).isEqualTo(7);
        assertThat(kept.heldTooLong()).isEqualTo(Duration.ofHours(1));
        assertThat(SessionConfig.defaults().leakDetection()).isEqualTo(LeakDetection.SAMPLED);
        assertThat(SessionConfig.defaults().leakSampling()).isEqualTo(128);
        assertThat(SessionConfig.defaults().heldTooLong()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void shouldKeepTheLastReportsTheNewestFirst() {
        LeakJournal journal = new LeakJournal(null);
        LeakJournal all = new LeakJournal(null);
        journal.add(report(0));
        journal.noteIn(all);
        for (int i = 1; i < 2 * LeakJournal.KEPT; i++) {
            journal.add(report(i));
        }
        assertThat(journal.count()).isEqualTo(2 * LeakJournal.KEPT);
        assertThat(all.count()).isEqualTo(2 * LeakJournal.KEPT);
        assertThat(journal.recent()).hasSize(LeakJournal.KEPT).isEqualTo(all.recent());
        assertThat(journal.recent().get(0)).isEqualTo(report(2 * LeakJournal.KEPT - 1));
    }

    private static LeakReport report(int stream) {
        return new LeakReport(
                0, LeakReport.Kind.HELD_TOO_LONG, 1, stream, 1, 1, 1, "main", List.of());
    }

    @Test
    void shouldGoOnWhenTheListenerFails() {
        SessionListener failing =
                new SessionListener() {
                    @Override
                    public void leakSuspected(LeakReport report) {
                        throw new IllegalStateException("a listener's own failure");
                    }
                };
        SessionConfig config = config().listener(failing).build();
        try (SessionPair pair = SessionPair.start(config, ExchangeTest::echo)) {
            leakOpened(pair.clientSession());
            collectUntil(() -> pair.clientSession().counters().leaksSuspected() == 1);
            leakOpened(pair.clientSession());
            collectUntil(() -> pair.clientSession().counters().leaksSuspected() == 2);
            Eventually.isTrue(() -> pair.clientSession().streamCount() == 0);
        }
    }

    @Test
    void shouldKeepWhatWasFoundInSessionsThatHaveEnded() {
        try (SessionPair pair = SessionPair.start(config().build(), ExchangeTest::echo)) {
            Session first = pair.clientSession();
            leakOpened(first);
            LeakReport report = nextTold();
            first.close();
            Eventually.isTrue(
                    () ->
                            !pair.client().sessions().isEmpty()
                                    && pair.clientSession().id() != first.id());
            assertThat(pair.client().recentLeaks()).containsExactly(report);
            assertThat(pair.client().totals().leaksSuspected()).isEqualTo(1);
            assertThat(pair.clientSession().recentLeaks()).isEmpty();
        }
    }

    @Test
    void shouldFindAPartOfASessionThatThePeerHasEnded() {
        try (SessionPair pair = SessionPair.start(config().build(), ExchangeTest::echo)) {
            Session session = pair.clientSession();
            SharedRegion region = ((SessionImpl) session).region();
            Stream stream = answered(pair);
            leakPart(stream);
            stream.close();
            pair.server().sessions().forEach(Session::close);
            Eventually.isTrue(() -> !session.isOpen());
            assertThat(region.isMapped()).isTrue();

            assertThat(nextTold().kind()).isEqualTo(LeakReport.Kind.PART_COLLECTED);

            Eventually.isTrue(() -> !region.isMapped());
            assertThat(pair.client().totals().leaksSuspected()).isEqualTo(1);
        }
    }

    @Test
    void shouldWarnWithThePlaceOnceInAWhile() {
        try (LogLines log = new LogLines(LeakJournal.class.getName(), Level.WARN);
                SessionPair pair = SessionPair.start(config().build(), ExchangeTest::echo)) {
            for (int i = 0; i < 3; i++) {
                leakOpened(pair.clientSession());
            }
            collectUntil(() -> pair.clientSession().counters().leaksSuspected() == 3);
            List<String> lines =
                    log.lines().stream()
                            .filter(
                                    line ->
                                            line.contains(
                                                    "session=" + pair.clientSession().id() + " "))
                            .toList();
            assertThat(lines).hasSize(1);
            assertThat(lines.get(0))
                    .contains("kind=STREAM_COLLECTED", "slices=1", "LeakFinderTest.java:");
        }
    }

    @Test
    void shouldTellOfNothingWhileEverythingIsGivenBack() throws Exception {
        SessionConfig config = config().heldTooLong(Duration.ofSeconds(2)).build();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try (SessionPair pair = SessionPair.start(config, ExchangeTest::echo)) {
            long until = System.nanoTime() + 4_000_000_000L;
            List<Future<?>> users = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Random random = new Random(i);
                users.add(
                        threads.submit(
                                () -> {
                                    while (System.nanoTime() - until < 0) {
                                        useCleanly(pair, random);
                                    }
                                }));
            }
            while (System.nanoTime() - until < 0) {
                System.gc();
                LockSupport.parkNanos(50_000_000);
            }
            for (Future<?> user : users) {
                user.get(60, TimeUnit.SECONDS);
            }
            leakOpened(pair.clientSession());
            nextTold();
            assertThat(pair.client().recentLeaks()).hasSize(1);
            assertThat(pair.server().recentLeaks()).isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    private static void useCleanly(SessionPair pair, Random random) {
        int bytes = 1 + random.nextInt(20_000);
        Stream stream = pair.client().borrowStream();
        stream.writer().putInt(bytes).put(new byte[bytes]);
        stream.flush();
        BufferReader reader = stream.reader();
        reader.skip(Integer.BYTES);
        switch (random.nextInt(3)) {
            case 0 -> reader.read(bytes);
            case 1 -> reader.skip(bytes);
            default -> {
                try (BufferPart part = reader.readPart(bytes);
                        BufferPart half = part.slice(0, bytes / 2)) {
                    assertThat(half.toByteArray()).hasSize(bytes / 2);
                }
            }
        }
        if (random.nextBoolean()) {
            pair.client().returnStream(stream);
        } else {
            stream.close();
        }
    }
}
