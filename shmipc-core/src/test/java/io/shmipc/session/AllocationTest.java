package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.diagnostics.AnalysisOptions;
import io.shmipc.diagnostics.ClassAllocation;
import io.shmipc.diagnostics.DumpFormatException;
import io.shmipc.diagnostics.DumpOptions;
import io.shmipc.diagnostics.DumpReader;
import io.shmipc.diagnostics.RegionAnalysis;
import io.shmipc.diagnostics.SessionImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What slices are used for always adds up, and is exact where nothing moves. */
@Timeout(120)
class AllocationTest {

    private static final int THREADS = 4;

    private static SessionConfig config() {
        return ExchangeTest.config(MemoryType.MEMFD).toBuilder()
                .regionBytes(2 << 20)
                .leakDetection(LeakDetection.ALL)
                .build();
    }

    private static int total(Session session, ToIntFunction<ClassAllocation> of) {
        return session.allocation().stream().mapToInt(of).sum();
    }

    private static int sum(ClassAllocation of) {
        return of.free() + of.cached() + of.writing() + of.inQueue() + of.lent() + of.unknown();
    }

    private static Map<Integer, Integer> slices(Session session) {
        Map<Integer, Integer> byCapacity = new HashMap<>();
        session.memory().forEach(usage -> byCapacity.put(usage.capacityBytes(), usage.slices()));
        return byCapacity;
    }

    private static void assertAddsUp(List<ClassAllocation> allocation, Map<Integer, Integer> all) {
        assertThat(allocation).hasSize(all.size());
        assertThat(allocation)
                .isSortedAccordingTo(Comparator.comparing(ClassAllocation::capacityBytes));
        for (ClassAllocation one : allocation) {
            assertThat(one.slices()).isEqualTo(all.get(one.capacityBytes()));
            assertThat(sum(one)).as("%s", one).isEqualTo(one.slices());
            assertThat(
                            List.of(
                                    one.free(),
                                    one.cached(),
                                    one.writing(),
                                    one.inQueue(),
                                    one.lent(),
                                    one.unknown()))
                    .allMatch(count -> count >= 0);
        }
    }

    private static Session serverSession(SessionPair pair) {
        Eventually.isTrue(() -> !pair.server().sessions().isEmpty());
        return pair.server().sessions().get(0);
    }

    @Test
    void shouldSayWhatEachSliceOfAMessageIsUsedForOnItsWay() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (SessionPair pair =
                SessionPair.start(
                        config(),
                        stream -> {
                            stream.reader().peek(Integer.BYTES);
                            read.countDown();
                            go.await(60, TimeUnit.SECONDS);
                        })) {
            Session client = pair.clientSession();
            Session server = serverSession(pair);
            assertThat(total(client, ClassAllocation::free))
                    .isEqualTo(total(client, ClassAllocation::slices));
            Stream stream = client.openStream();
            stream.writer().putInt(1);
            assertThat(total(client, ClassAllocation::writing)).isEqualTo(1);
            assertThat(total(server, ClassAllocation::unknown)).isEqualTo(1);
            stream.flush();
            read.await(20, TimeUnit.SECONDS);
            assertThat(total(client, ClassAllocation::writing)).isZero();
            assertThat(total(client, ClassAllocation::unknown)).isEqualTo(1);
            assertThat(total(server, ClassAllocation::lent)).isEqualTo(1);
            RegionAnalysis seen = server.analyse(AnalysisOptions.DEFAULTS);
            assertThat(seen.held()).hasSize(1);
            assertThat(seen.held().get(0).stream()).isEqualTo(stream.id());
            assertThat(seen.source().session()).isEqualTo(server.id());
            assertThat(seen.source().side()).isEqualTo("server");
            assertThat(seen.problems()).isEmpty();
            assertThat(client.analyse(AnalysisOptions.DEFAULTS).source().side())
                    .isEqualTo("client");
            go.countDown();
            Eventually.isTrue(
                    () ->
                            total(server, ClassAllocation::lent) == 0
                                    && total(client, ClassAllocation::free)
                                            == total(client, ClassAllocation::slices));
            stream.close();
        }
    }

    @Test
    void shouldAddUpAtEachLookWhileTrafficRunsAndBeExactAfterwards() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (SessionPair pair =
                SessionPair.start(config(), ExchangeTest::echo, client -> client.sessions(2))) {
            List<Session> sessions = new ArrayList<>(pair.client().sessions());
            Eventually.isTrue(() -> pair.server().sessions().size() == 2);
            sessions.addAll(pair.server().sessions());
            Map<Integer, Integer> all = slices(sessions.get(0));
            Map<Integer, Integer> twice = new HashMap<>();
            all.forEach((capacity, count) -> twice.put(capacity, 2 * count));
            long until = System.nanoTime() + 3_000_000_000L;
            List<Future<?>> users = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Random random = new Random(i);
                users.add(
                        threads.submit(
                                () -> {
                                    while (System.nanoTime() - until < 0) {
                                        exchange(pair, random);
                                    }
                                }));
            }
            int seenInUse = 0;
            while (System.nanoTime() - until < 0) {
                for (Session session : sessions) {
                    List<ClassAllocation> allocation = session.allocation();
                    assertAddsUp(allocation, all);
                    seenInUse += allocation.stream().mapToInt(one -> one.lent()).sum();
                }
                assertAddsUp(pair.client().allocation(), twice);
                assertAddsUp(pair.server().allocation(), twice);
            }
            for (Future<?> user : users) {
                user.get(60, TimeUnit.SECONDS);
            }
            assertThat(seenInUse).isPositive();
            for (Session session : sessions) {
                // What one end keeps in its cache is unknown to the other.
                Eventually.isTrue(
                        () ->
                                total(session, one -> one.writing() + one.inQueue() + one.lent())
                                        == 0);
            }
            for (int i = 0; i < 2; i++) {
                Session one = sessions.get(i);
                Eventually.isTrue(
                        () ->
                                total(one, ClassAllocation::free)
                                        == total(one, ClassAllocation::slices));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void exchange(SessionPair pair, Random random) {
        int bytes = 1 + random.nextInt(40_000);
        Stream stream = pair.client().borrowStream();
        stream.writer().putInt(bytes).put(new byte[bytes]);
        stream.flush();
        stream.reader().skip(Integer.BYTES);
        if (random.nextBoolean()) {
            stream.reader().skip(bytes);
        } else {
            stream.reader().readPart(bytes).close();
        }
        pair.client().returnStream(stream);
    }

    @Test
    void shouldAnswerNothingOnceTheSessionHasEndedAndNeverFailMeanwhile() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(1);
        try {
            for (int round = 0; round < 20; round++) {
                try (SessionPair pair = SessionPair.start(config(), ExchangeTest::echo)) {
                    Session session = pair.clientSession();
                    Map<Integer, Integer> all = slices(session);
                    exchange(pair, new Random(round));
                    CountDownLatch looking = new CountDownLatch(1);
                    Future<?> observer =
                            threads.submit(
                                    () -> {
                                        while (true) {
                                            List<ClassAllocation> now = session.allocation();
                                            RegionAnalysis seen =
                                                    session.analyse(AnalysisOptions.DEFAULTS);
                                            looking.countDown();
                                            if (now.isEmpty() && seen.classes().isEmpty()) {
                                                return;
                                            }
                                            if (!now.isEmpty()) {
                                                assertAddsUp(now, all);
                                            }
                                        }
                                    });
                    looking.await(20, TimeUnit.SECONDS);
                    session.close();
                    observer.get(20, TimeUnit.SECONDS);
                    assertThat(session.allocation()).isEmpty();
                    assertThat(session.analyse(AnalysisOptions.DEFAULTS).problems()).hasSize(1);
                    assertThatThrownBy(
                                    () ->
                                            session.dump(
                                                    DumpOptions.NO_PAYLOAD,
                                                    new ByteArrayOutputStream()))
                            .isInstanceOf(DumpFormatException.class);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void shouldHaveNothingToSayWithoutSharedMemory() {
        SessionConfig config = ExchangeTest.config(MemoryType.SOCKET_ONLY);
        try (SessionPair pair = SessionPair.start(config, ExchangeTest::echo)) {
            assertThat(pair.clientSession().allocation()).isEmpty();
            assertThat(pair.client().allocation()).isEmpty();
            assertThat(pair.clientSession().analyse(AnalysisOptions.DEFAULTS).problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.what()).contains("no shared memory"));
        }
    }

    @Test
    void shouldDumpWhatASessionHoldsWhileItWorks() throws IOException {
        try (SessionPair pair = SessionPair.start(config(), ExchangeTest::echo)) {
            Stream stream = pair.clientSession().openStream();
            stream.writer().putInt(0x68656c6c);
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            pair.clientSession().dump(DumpOptions.NO_PAYLOAD, file);
            List<SessionImage> read =
                    DumpReader.read(new ByteArrayInputStream(file.toByteArray()), 1 << 24);
            assertThat(read).hasSize(1);
            assertThat(read.get(0).source().session()).isEqualTo(pair.clientSession().id());
            assertThat(read.get(0).regionName()).contains("shmipc");
            assertThat(read.get(0).sliceCount())
                    .isEqualTo(total(pair.clientSession(), ClassAllocation::slices));
            stream.close();
        }
    }

    /** So that what two processes say of it can be laid side by side. */
    @ParameterizedTest
    @EnumSource(
            value = MemoryType.class,
            names = {"MEMFD", "FILE"})
    void shouldCallTheRegionTheSameAtBothEnds(MemoryType type) {
        SessionConfig config = config().toBuilder().memoryType(type).build();
        try (SessionPair pair = SessionPair.start(config, ExchangeTest::echo)) {
            String name = nameIn(pair.clientSession());

            assertThat(name).startsWith("shmipc_").endsWith("_buffer");
            assertThat(nameIn(serverSession(pair))).isEqualTo(name);
        }
    }

    private static String nameIn(Session session) {
        return session.analyse(AnalysisOptions.DEFAULTS).region().name();
    }

    /** Else an age would be too small by as much as the clock is behind. */
    @Test
    void shouldTellAgesByAClockThatHasJustBeenAdvanced() throws Exception {
        try (SessionPair pair = SessionPair.start(config(), ExchangeTest::echo)) {
            Session session = pair.clientSession();
            assertAdvances(session::allocation);
            assertAdvances(() -> session.analyse(AnalysisOptions.DEFAULTS));
        }
    }

    private static void assertAdvances(Runnable look) {
        CoarseClock.advance();
        int now = CoarseClock.now();
        CoarseClock.show(Math.max(1, now - 3));
        look.run();
        assertThat(CoarseClock.now()).isGreaterThanOrEqualTo(now);
    }
}
