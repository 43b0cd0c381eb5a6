package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.diagnostics.AnalysisOptions;
import io.shmipc.diagnostics.ClassAllocation;
import io.shmipc.diagnostics.SliceState;
import io.shmipc.metrics.LeakReport;
import io.shmipc.metrics.SessionListener;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several that hold memory at one time are each told of with what is theirs. */
@Timeout(120)
class HeldAtOnceTest {

    private static final int BYTES = 100;

    private final LinkedBlockingQueue<LeakReport> told = new LinkedBlockingQueue<>();

    private SessionConfig config() {
        return ExchangeTest.config(MemoryType.MEMFD).toBuilder()
                .listener(
                        new SessionListener() {
                            @Override
                            public void leakSuspected(LeakReport report) {
                                told.add(report);
                            }
                        })
                .leakDetection(LeakDetection.ALL)
                .heldTooLong(Duration.ZERO)
                .build();
    }

    private static int total(Session session, ToIntFunction<ClassAllocation> of) {
        return session.allocation().stream().mapToInt(of).sum();
    }

    private LeakReport nextTold() throws InterruptedException {
        for (int tries = 0; tries < 1_000; tries++) {
            System.gc();
            LeakReport report = told.poll(20, TimeUnit.MILLISECONDS);
            if (report != null) {
                return report;
            }
        }
        throw new AssertionError("nothing was told");
    }

    /** Writes messages of one to four times as many bytes, and keeps none of the streams. */
    private static Map<Integer, Integer> lose(Session session, int streams) {
        Map<Integer, Integer> slices = new HashMap<>();
        // None is lost before all are counted.
        List<Stream> lost = new ArrayList<>();
        for (int i = 1; i <= streams; i++) {
            int before = total(session, ClassAllocation::writing);
            Stream stream = session.openStream();
            for (int part = 0; part < i; part++) {
                stream.writer().put(new byte[200_000]);
            }
            slices.put(stream.id(), total(session, ClassAllocation::writing) - before);
            lost.add(stream);
        }
        Reference.reachabilityFence(lost);
        return slices;
    }

    @Test
    void shouldTellOfEachOfSeveralStreamsLostAtOnceWithItsOwnSlices() throws Exception {
        SessionConfig config = config().toBuilder().regionBytes(16 << 20).build();
        try (SessionPair pair = SessionPair.start(config, ExchangeTest::echo)) {
            Session session = pair.clientSession();
            Map<Integer, Integer> lost = lose(session, 4);
            assertThat(lost.values()).doesNotHaveDuplicates().allMatch(count -> count > 0);

            Map<Integer, Integer> reported = new HashMap<>();
            for (int i = 0; i < 4; i++) {
                LeakReport report = nextTold();
                assertThat(report.kind()).isEqualTo(LeakReport.Kind.STREAM_COLLECTED);
                assertThat(reported.put(report.streamId(), report.slices())).isNull();
            }

            assertThat(reported).isEqualTo(lost);
            Eventually.isTrue(() -> total(session, ClassAllocation::writing) == 0);
            assertThat(session.counters().leaksSuspected()).isEqualTo(4);
        }
    }

    /** The part is its user's, who still has it; what else the stream holds is lost. */
    private static BufferPart keepOnlyThePart(SessionPair pair) {
        Stream stream = answered(pair);
        BufferPart part = stream.reader().readPart(BYTES);
        stream.writer().putInt(1);
        return part;
    }

    private static Stream answered(SessionPair pair) {
        Stream stream = pair.client().borrowStream();
        byte[] bytes = new byte[BYTES];
        bytes[BYTES - 1] = 7;
        stream.writer().putInt(BYTES).put(bytes);
        stream.flush();
        assertThat(stream.reader().readInt()).isEqualTo(BYTES);
        return stream;
    }

    @Test
    void shouldNotCountForALostStreamWhatAPartHoldsThatIsStillInUse() throws Exception {
        try (SessionPair pair = SessionPair.start(config(), ExchangeTest::echo)) {
            Session session = pair.clientSession();
            BufferPart part = keepOnlyThePart(pair);

            LeakReport report = nextTold();

            assertThat(report.kind()).isEqualTo(LeakReport.Kind.STREAM_COLLECTED);
            assertThat(report.slices()).isEqualTo(1);
            Eventually.isTrue(() -> total(session, ClassAllocation::writing) == 0);
            assertThat(total(session, ClassAllocation::lent)).isEqualTo(1);
            assertThat(part.toByteArray()[BYTES - 1]).isEqualTo((byte) 7);
            part.close();
            Eventually.isTrue(
                    () ->
                            total(session, ClassAllocation::free)
                                    == total(session, ClassAllocation::slices));
            assertThat(told).isEmpty();
        }
    }

    @Test
    void shouldShowWhatIsHeldAtEachLookWhileTrafficRuns() throws Exception {
        try (SessionPair pair = SessionPair.start(config(), ExchangeTest::echo)) {
            Session session = pair.clientSession();
            Map<Integer, SliceState> held = new HashMap<>();
            List<Stream> users = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                Stream lent = answered(pair);
                held.put(lent.id(), SliceState.LENT);
                Stream writing = session.openStream();
                writing.writer().putInt(1);
                held.put(writing.id(), SliceState.WRITING);
                users.addAll(List.of(lent, writing));
            }
            AtomicBoolean stopped = new AtomicBoolean();
            FutureTask<Integer> traffic = new FutureTask<>(() -> exchangeUntil(stopped, pair));
            new Thread(traffic, "traffic").start();
            try {
                long until = System.nanoTime() + 2_000_000_000L;
                while (System.nanoTime() - until < 0) {
                    // One look may meet the traffic's message several times.
                    assertThat(total(session, ClassAllocation::lent)).isGreaterThanOrEqualTo(5);
                    assertThat(total(session, ClassAllocation::writing)).isGreaterThanOrEqualTo(5);
                    Map<Integer, SliceState> seen = new HashMap<>();
                    session.analyse(AnalysisOptions.DEFAULTS)
                            .held()
                            .forEach(slice -> seen.put(slice.stream(), slice.state()));
                    assertThat(seen).containsAllEntriesOf(held);
                }
            } finally {
                stopped.set(true);
            }
            assertThat(traffic.get(20, TimeUnit.SECONDS)).as("exchanges").isPositive();
            Eventually.isTrue(
                    () ->
                            total(session, ClassAllocation::lent) == 5
                                    && total(session, ClassAllocation::writing) == 5
                                    && total(session, ClassAllocation::inQueue) == 0);
            users.forEach(Stream::close);
            assertThat(told).isEmpty();
        }
    }

    private static int exchangeUntil(AtomicBoolean stopped, SessionPair pair) {
        int exchanges = 0;
        while (!stopped.get()) {
            Stream stream = answered(pair);
            stream.reader().skip(BYTES);
            pair.client().returnStream(stream);
            exchanges++;
        }
        return exchanges;
    }

    /** Else the table of what is followed would grow for as long as the session lives. */
    @Test
    void shouldForgetWhatIsClosedOrReturned() {
        try (SessionPair pair = SessionPair.start(config(), ExchangeTest::echo)) {
            SessionImpl session = (SessionImpl) pair.clientSession();
            List<Stream> kept = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                Stream closed = answered(pair);
                BufferPart part = closed.reader().readPart(BYTES);
                assertThat(session.leaks().followed()).isEqualTo(2);
                part.close();
                closed.close();
                Stream returned = answered(pair);
                returned.reader().skip(BYTES);
                pair.client().returnStream(returned);
                Stream served = pair.client().borrowStream((stream, reader) -> {});
                served.close();
                kept.addAll(List.of(closed, returned, served));
                assertThat(session.leaks().followed()).isZero();
            }
            SessionImpl peer = (SessionImpl) pair.server().sessions().get(0);
            // The one that is returned goes on.
            Eventually.isTrue(() -> peer.leaks().followed() <= 1);
            assertThat(kept).hasSize(30);
        }
    }
}
