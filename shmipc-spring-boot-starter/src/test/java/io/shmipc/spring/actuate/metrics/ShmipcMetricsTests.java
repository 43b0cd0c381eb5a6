package io.shmipc.spring.actuate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shmipc.client.ShmipcClient;
import io.shmipc.diagnostics.ClassAllocation;
import io.shmipc.metrics.SessionCounters;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.BufferPart;
import io.shmipc.session.LeakDetection;
import io.shmipc.session.QueueDepths;
import io.shmipc.session.Session;
import io.shmipc.session.SizeClassUsage;
import io.shmipc.session.Stream;
import io.shmipc.spring.actuate.EchoPeers;
import io.shmipc.spring.actuate.MonitoredClient;
import io.shmipc.spring.actuate.MonitoredPeers;
import io.shmipc.spring.actuate.MonitoredServer;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShmipcMetricsTests {

    private final MeterRegistry registry = new SimpleMeterRegistry();

    /** The registry keeps them only weakly. */
    private final List<Object> bound = new ArrayList<>();

    @AfterEach
    void close() {
        registry.close();
    }

    private double gauge(ShmipcMeter meter, String side, String... tags) {
        Gauge found = registry.get(meter.meterName()).tag("side", side).tags(tags).gauge();
        return found.value();
    }

    private double counter(ShmipcMeter meter, String side, String... tags) {
        FunctionCounter found =
                registry.get(meter.meterName()).tag("side", side).tags(tags).functionCounter();
        return found.count();
    }

    private ShmipcMetrics bind(MonitoredPeers peers) {
        ShmipcMetrics metrics = new ShmipcMetrics(peers);
        metrics.bindTo(registry);
        bound.add(metrics);
        return metrics;
    }

    @Test
    void shouldRegisterEveryMeterOfTheCatalogueAndNoOther() {
        try (EchoPeers peers = EchoPeers.start()) {
            bind(peers.monitored());

            Set<String> names =
                    registry.getMeters().stream()
                            .map(meter -> meter.getId().getName())
                            .collect(Collectors.toSet());
            assertThat(names)
                    .containsExactlyInAnyOrderElementsOf(
                            java.util.Arrays.stream(ShmipcMeter.values())
                                    .map(ShmipcMeter::meterName)
                                    .toList());
            for (ShmipcMeter meter : ShmipcMeter.values()) {
                Meter.Id id = registry.get(meter.meterName()).meters().iterator().next().getId();
                assertThat(id.getType()).isEqualTo(meter.type());
                assertThat(id.getBaseUnit()).isEqualTo(meter.unit());
                assertThat(id.getDescription()).isEqualTo(meter.description());
            }
        }
    }

    /** Or else some registries drop all but the first. */
    @Test
    void shouldUseTheSameTagKeysForOneName() {
        try (EchoPeers peers = EchoPeers.start()) {
            bind(peers.monitored());

            for (ShmipcMeter meter : ShmipcMeter.values()) {
                Set<List<String>> keys =
                        registry.get(meter.meterName()).meters().stream()
                                .map(
                                        m ->
                                                m.getId().getTags().stream()
                                                        .map(t -> t.getKey())
                                                        .toList())
                                .collect(Collectors.toSet());
                assertThat(keys).as(meter.meterName()).hasSize(1);
            }
        }
    }

    @Test
    void shouldCountTrafficAtBothEnds() {
        try (EchoPeers peers = EchoPeers.start()) {
            bind(peers.monitored());
            peers.exchange();
            peers.exchange();
            Stream stream = peers.client().borrowStream();
            // The server's counts of its last answer may come after the answer.
            EchoPeers.eventually(
                    () -> counter(ShmipcMeter.MESSAGES, "server", "direction", "outbound") == 2);

            for (String side : List.of("client", "server")) {
                assertThat(counter(ShmipcMeter.MESSAGES, side, "direction", "outbound"))
                        .isEqualTo(2);
                assertThat(counter(ShmipcMeter.MESSAGES, side, "direction", "inbound"))
                        .isEqualTo(2);
                assertThat(counter(ShmipcMeter.DATA, side, "direction", "outbound")).isEqualTo(8);
                assertThat(counter(ShmipcMeter.DATA, side, "direction", "inbound")).isEqualTo(8);
                assertThat(counter(ShmipcMeter.STREAMS_OPENED, side)).isEqualTo(1);
                assertThat(gauge(ShmipcMeter.STREAMS_OPEN, side)).isEqualTo(1);
                assertThat(counter(ShmipcMeter.SESSIONS_OPENED, side)).isEqualTo(1);
                assertThat(counter(ShmipcMeter.HARVESTS, side)).isEqualTo(2);
                assertThat(counter(ShmipcMeter.HARVEST_ELEMENTS, side)).isEqualTo(2);
                assertThat(gauge(ShmipcMeter.HARVEST_LARGEST, side)).isEqualTo(1);
                assertThat(gauge(ShmipcMeter.QUEUE_HIGH_WATER, side, "direction", "outbound"))
                        .isEqualTo(1);
                assertThat(gauge(ShmipcMeter.QUEUE_HIGH_WATER, side, "direction", "inbound"))
                        .isEqualTo(1);
                assertThat(gauge(ShmipcMeter.QUEUE_DEPTH, side, "direction", "outbound")).isZero();
                assertThat(
                                counter(ShmipcMeter.WAKE_UPS, side, "outcome", "sent")
                                        + counter(
                                                ShmipcMeter.WAKE_UPS,
                                                side,
                                                "outcome",
                                                "suppressed"))
                        .isEqualTo(2);
                assertThat(counter(ShmipcMeter.DOUBLE_HAND_OUTS, side)).isZero();
            }
            peers.client().returnStream(stream);
        }
    }

    @Test
    void shouldShowSessionsByMode() {
        try (EchoPeers peers = EchoPeers.start(client -> client.sessions(2))) {
            bind(peers.monitored());

            assertThat(gauge(ShmipcMeter.SESSIONS, "client", "mode", "memfd")).isEqualTo(2);
            assertThat(gauge(ShmipcMeter.SESSIONS, "client", "mode", "file")).isZero();
            assertThat(gauge(ShmipcMeter.SESSIONS, "client", "mode", "socket-only")).isZero();
            assertThat(gauge(ShmipcMeter.SESSIONS, "server", "mode", "memfd")).isEqualTo(2);
            assertThat(gauge(ShmipcMeter.SESSIONS_WANTED, "client")).isEqualTo(2);
            peers.server().close();
            EchoPeers.eventually(() -> gauge(ShmipcMeter.SESSIONS, "client", "mode", "memfd") == 0);
            assertThat(gauge(ShmipcMeter.SESSIONS_WANTED, "client")).isEqualTo(2);
        }
    }

    @Test
    void shouldShowSlicesByClassAndState() {
        try (EchoPeers peers = EchoPeers.start()) {
            bind(peers.monitored());
            List<SizeClassUsage> memory = peers.session().memory();
            Stream stream = peers.session().openStream();
            stream.writer().put(new byte[4000]).put(new byte[1]);

            for (String side : List.of("client", "server")) {
                for (SizeClassUsage usage : memory) {
                    String size = Integer.toString(usage.capacityBytes());
                    assertThat(gauge(ShmipcMeter.SLICES_MAX, side, "size.class", size))
                            .isEqualTo(usage.slices());
                    // What the client writes, the server knows only to be in use by somebody.
                    boolean client = side.equals("client");
                    assertThat(slices(side, size, "writing")).isEqualTo(client ? 1 : 0);
                    assertThat(slices(side, size, "unknown")).isEqualTo(client ? 0 : 1);
                    assertThat(slices(side, size, "free") + slices(side, size, "cached"))
                            .isEqualTo(usage.slices() - 1);
                    assertThat(slices(side, size, "in-queue") + slices(side, size, "lent"))
                            .isZero();
                }
                assertThat(gauge(ShmipcMeter.MEMORY_USED, side)).isEqualTo(5000);
                assertThat(gauge(ShmipcMeter.MEMORY_MAX, side))
                        .isEqualTo(
                                memory.stream()
                                        .mapToLong(u -> (long) u.slices() * u.capacityBytes())
                                        .sum());
            }
            stream.close();
        }
    }

    private double slices(String side, String size, String state) {
        return gauge(ShmipcMeter.SLICES, side, "size.class", size, "state", state);
    }

    @Test
    void shouldShowForHowLongTheOldestSliceHasBeenHeld() {
        try (EchoPeers peers = EchoPeers.start()) {
            bind(peers.monitored());
            assertThat(gauge(ShmipcMeter.OLDEST_HELD, "client")).isZero();
            Stream stream = peers.session().openStream();
            stream.writer().putInt(1);

            EchoPeers.eventually(() -> gauge(ShmipcMeter.OLDEST_HELD, "client") > 0.1);
            assertThat(gauge(ShmipcMeter.OLDEST_HELD, "client")).isLessThan(60);
            assertThat(gauge(ShmipcMeter.OLDEST_HELD, "server")).isZero();
            stream.close();
            EchoPeers.eventually(() -> gauge(ShmipcMeter.OLDEST_HELD, "client") == 0);
        }
    }

    @Test
    void shouldCountLeaksThatAreSuspected() {
        try (EchoPeers peers =
                EchoPeers.start(
                        EchoPeers.config()
                                .leakDetection(LeakDetection.ALL)
                                .heldTooLong(Duration.ofMillis(1)))) {
            bind(peers.monitored());
            assertThat(counter(ShmipcMeter.LEAKS_SUSPECTED, "client")).isZero();
            Stream stream = peers.session().openStream();
            stream.writer().putInt(1);

            EchoPeers.eventually(() -> counter(ShmipcMeter.LEAKS_SUSPECTED, "client") == 1);
            assertThat(counter(ShmipcMeter.LEAKS_SUSPECTED, "server")).isZero();
            stream.close();
        }
    }

    /** Or else each gauge would look at every slice. */
    @Test
    void shouldLookAtTheSlicesOnceForAllGaugesOfOneReading() {
        AtomicInteger looks = new AtomicInteger();
        List<SizeClassUsage> memory = List.of(new SizeClassUsage(64, 10, 10));
        PeerReading reading =
                new FixedReading(List.of(), memory) {
                    @Override
                    public List<ClassAllocation> allocation() {
                        int look = looks.incrementAndGet();
                        return List.of(
                                new ClassAllocation(64, 10, 10 - look, 0, look, 0, 0, 0, look));
                    }
                };
        PeerMeters meters = new PeerMeters(registry, "client", "default", reading);
        bound.add(meters);
        meters.bind();
        int before = looks.get();

        for (int reads = 1; reads <= 3; reads++) {
            registry.getMeters().forEach(meter -> meter.measure().forEach(m -> m.getValue()));
            assertThat(looks).hasValue(before + reads);
        }
        assertThat(slices("client", "64", "free") + slices("client", "64", "writing"))
                .isEqualTo(10);
    }

    @Test
    void shouldPutClassesTogetherThatPeersMakeUp() {
        List<SizeClassUsage> classes = new ArrayList<>();
        for (int i = 1; i <= 40; i++) {
            classes.add(new SizeClassUsage(64 * i, 10, 4));
        }
        PeerReading reading = new FixedReading(List.of(), classes);
        PeerMeters meters = new PeerMeters(registry, "server", "default", reading);
        bound.add(meters);
        meters.bind();

        assertThat(registry.get("shmipc.slices.max").meters()).hasSize(17);
        assertThat(gauge(ShmipcMeter.SLICES_MAX, "server", "size.class", "other")).isEqualTo(240);
        assertThat(slices("server", "other", "unknown")).isEqualTo(144);
        assertThat(gauge(ShmipcMeter.SLICES_MAX, "server", "size.class", "64")).isEqualTo(10);
    }

    private static class FixedReading implements PeerReading {

        private final List<Session> sessions;
        private final List<SizeClassUsage> memory;

        FixedReading(List<Session> sessions, List<SizeClassUsage> memory) {
            this.sessions = sessions;
            this.memory = memory;
        }

        @Override
        public List<Session> sessions() {
            return sessions;
        }

        @Override
        public List<SizeClassUsage> memory() {
            return memory;
        }

        @Override
        public List<ClassAllocation> allocation() {
            return memory.stream().map(FixedReading::allocation).toList();
        }

        private static ClassAllocation allocation(SizeClassUsage usage) {
            int unknown = usage.slices() - usage.freeSlices();
            return new ClassAllocation(
                    usage.capacityBytes(),
                    usage.slices(),
                    usage.freeSlices(),
                    0,
                    0,
                    0,
                    0,
                    unknown,
                    0);
        }

        @Override
        public SessionCounters totals() {
            return SessionCounters.NONE;
        }
    }

    private static Session withQueues(int toPeer, int fromPeer, int capacity) {
        Session session = mock(Session.class);
        when(session.queueDepths()).thenReturn(new QueueDepths(toPeer, fromPeer, capacity));
        return session;
    }

    /** One that is full must not hide behind many that are empty. */
    @Test
    void shouldShowHowFullTheFullestQueueIs() {
        List<Session> sessions =
                List.of(withQueues(0, 4, 8), withQueues(12, 0, 16), withQueues(0, 0, 0));
        PeerMeters meters =
                new PeerMeters(
                        registry, "server", "default", new FixedReading(sessions, List.of()));
        bound.add(meters);
        meters.bind();

        assertThat(gauge(ShmipcMeter.QUEUE_FULLEST, "server", "direction", "outbound"))
                .isEqualTo(0.75);
        assertThat(gauge(ShmipcMeter.QUEUE_FULLEST, "server", "direction", "inbound"))
                .isEqualTo(0.5);
        assertThat(gauge(ShmipcMeter.QUEUE_DEPTH, "server", "direction", "outbound")).isEqualTo(12);
        assertThat(gauge(ShmipcMeter.QUEUE_DEPTH, "server", "direction", "inbound")).isEqualTo(4);
        assertThat(gauge(ShmipcMeter.QUEUE_MAX, "server", "direction", "inbound")).isEqualTo(24);
        sessions.forEach(session -> when(session.queueDepths()).thenReturn(none()));
        assertThat(gauge(ShmipcMeter.QUEUE_FULLEST, "server", "direction", "outbound")).isZero();
    }

    private static QueueDepths none() {
        return new QueueDepths(0, 0, 0);
    }

    @Test
    void shouldRequireASessionOfClientsThatAreRequiredAndInUse() {
        try (EchoPeers peers = EchoPeers.start()) {
            AtomicReference<ShmipcClient> late = new AtomicReference<>();
            bind(
                    new MonitoredPeers(
                            List.of(
                                    new MonitoredClient("required", true, peers::client),
                                    new MonitoredClient("optional", false, peers::client),
                                    new MonitoredClient("late", true, late::get)),
                            List.of()));

            assertThat(gauge(ShmipcMeter.SESSIONS_REQUIRED, "client", "name", "required"))
                    .isEqualTo(1);
            assertThat(gauge(ShmipcMeter.SESSIONS_REQUIRED, "client", "name", "optional")).isZero();
            assertThat(gauge(ShmipcMeter.SESSIONS_REQUIRED, "client", "name", "late")).isZero();
            late.set(peers.client());
            assertThat(gauge(ShmipcMeter.SESSIONS_REQUIRED, "client", "name", "late")).isEqualTo(1);
        }
    }

    @Test
    void shouldCountFallbacksByReason() {
        try (EchoPeers peers = EchoPeers.start()) {
            bind(peers.monitored());
            Stream large = peers.client().borrowStream();
            large.writer().put(new byte[1 << 20]);
            large.flush();
            large.close();
            peers.session().forceFallback(true);
            peers.exchange();

            assertThat(counter(ShmipcMeter.FALLBACKS, "client", "reason", "memory-exhausted"))
                    .isEqualTo(1);
            assertThat(counter(ShmipcMeter.FALLBACKS, "client", "reason", "forced")).isEqualTo(1);
            assertThat(counter(ShmipcMeter.FALLBACKS, "client", "reason", "socket-only")).isZero();
            assertThat(counter(ShmipcMeter.FALLBACK_MESSAGES, "client", "direction", "outbound"))
                    .isEqualTo(2);
            assertThat(counter(ShmipcMeter.FALLBACK_MESSAGES, "server", "direction", "inbound"))
                    .isEqualTo(2);
            assertThat(gauge(ShmipcMeter.FALLBACK_FORCED, "client")).isEqualTo(1);
            assertThat(gauge(ShmipcMeter.FALLBACK_FORCED, "server")).isZero();
            assertThat(counter(ShmipcMeter.ALLOCATION_FAILURES, "client")).isPositive();
        }
    }

    @Test
    void shouldShowBreakers() {
        try (EchoPeers peers = EchoPeers.start(client -> client.sessions(2).breakerThreshold(1))) {
            bind(peers.monitored());
            Stream holder = peers.session().openStream();
            while (peers.session().memory().stream().anyMatch(c -> c.freeSlices() > 1)) {
                holder.writer().put(new byte[1000]);
            }
            Stream loser = peers.session().openStream();
            loser.writer().putInt(1);
            loser.flush();

            assertThat(gauge(ShmipcMeter.BREAKERS_OPEN, "client")).isEqualTo(1);
            assertThat(counter(ShmipcMeter.BREAKER_OPENINGS, "client")).isEqualTo(1);
            // What the session counted stays when it has ended.
            peers.session().close();
            EchoPeers.eventually(() -> gauge(ShmipcMeter.BREAKERS_OPEN, "client") == 0);
            assertThat(counter(ShmipcMeter.BREAKER_OPENINGS, "client")).isEqualTo(1);
        }
    }

    @Test
    void shouldNotGoBackWhenServersAndSessionsAreReplaced() {
        try (EchoPeers peers = EchoPeers.start()) {
            bind(peers.monitored());
            peers.exchange();
            EchoPeers.eventually(
                    () -> counter(ShmipcMeter.MESSAGES, "server", "direction", "outbound") == 1);
            peers.loseServer();
            peers.startServer();
            EchoPeers.eventually(peers.client()::isConnected);
            peers.exchange();

            EchoPeers.eventually(
                    () -> counter(ShmipcMeter.MESSAGES, "server", "direction", "outbound") == 2);
            assertThat(counter(ShmipcMeter.MESSAGES, "client", "direction", "outbound"))
                    .isEqualTo(2);
            assertThat(counter(ShmipcMeter.MESSAGES, "server", "direction", "inbound"))
                    .isEqualTo(2);
            assertThat(counter(ShmipcMeter.SESSIONS_OPENED, "server")).isEqualTo(2);
            EchoPeers.eventually(() -> counter(ShmipcMeter.RECONNECTS, "client") == 1);
        }
    }

    /** A container lets go of its server before that one has done with what it is at. */
    @Test
    void shouldCountWhatAServerDoesUntilItIsClosed() {
        try (EchoPeers peers = EchoPeers.start()) {
            AtomicReference<List<ShmipcServer>> running =
                    new AtomicReference<>(List.of(peers.server()));
            MonitoredServer container = new MonitoredServer("default", running::get);
            bind(new MonitoredPeers(List.of(), List.of(container)));
            assertThat(counter(ShmipcMeter.MESSAGES, "server", "direction", "inbound")).isZero();
            running.set(List.of());
            assertThat(counter(ShmipcMeter.MESSAGES, "server", "direction", "inbound")).isZero();
            peers.exchange();
            assertThat(counter(ShmipcMeter.MESSAGES, "server", "direction", "inbound"))
                    .isEqualTo(1);
            peers.server().close();
            assertThat(counter(ShmipcMeter.MESSAGES, "server", "direction", "inbound"))
                    .isEqualTo(1);
            assertThat(gauge(ShmipcMeter.SESSIONS, "server", "mode", "memfd")).isZero();
        }
    }

    @Test
    void shouldFindClassesOfWhatIsStartedLater() {
        try (EchoPeers peers = EchoPeers.start()) {
            AtomicReference<ShmipcClient> made = new AtomicReference<>();
            bind(
                    new MonitoredPeers(
                            List.of(new MonitoredClient("late", true, made::get)), List.of()));
            assertThat(registry.find("shmipc.slices").gauges()).isEmpty();
            assertThat(gauge(ShmipcMeter.SESSIONS, "client", "mode", "memfd")).isZero();
            made.set(peers.client());

            assertThat(gauge(ShmipcMeter.SESSIONS, "client", "mode", "memfd")).isEqualTo(1);
            assertThat(registry.find("shmipc.slices").tag("name", "late").gauges()).hasSize(12);
        }
    }

    @Test
    void shouldCountSlicesThatNobodyReleased() {
        try (EchoPeers peers = EchoPeers.start()) {
            bind(peers.monitored());
            Stream stream = peers.client().borrowStream();
            stream.writer().putInt(1);
            stream.flush();
            BufferPart part = stream.reader().readPart(4);
            stream.reader().release();
            peers.client().close();

            assertThat(part.length()).isEqualTo(4);
            assertThat(counter(ShmipcMeter.SLICES_LEAKED, "client")).isEqualTo(1);
        }
    }

    @Test
    void shouldCountAttemptsThatFail() {
        try (EchoPeers peers = EchoPeers.start()) {
            bind(peers.monitored());
            peers.loseServer();

            EchoPeers.eventually(() -> counter(ShmipcMeter.CONNECTS_FAILED, "client") >= 1);
            assertThat(counter(ShmipcMeter.HANDSHAKES_FAILED, "client")).isZero();
        }
    }

    @Test
    void shouldCountConnectionsThatAreRefused() throws Exception {
        try (EchoPeers peers = EchoPeers.start()) {
            java.nio.file.Path socket = peers.socket().resolveSibling("few.sock");
            var address = java.net.UnixDomainSocketAddress.of(socket);
            try (ShmipcServer few =
                    ShmipcServer.start(
                            io.shmipc.server.ServerConfig.builder(address).maxSessions(1).build(),
                            stream -> {})) {
                bind(
                        new MonitoredPeers(
                                List.of(),
                                List.of(new MonitoredServer("few", () -> List.of(few)))));
                try (var first = java.nio.channels.SocketChannel.open(address);
                        var second = java.nio.channels.SocketChannel.open(address)) {
                    EchoPeers.eventually(
                            () ->
                                    counter(
                                                    ShmipcMeter.CONNECTIONS_REFUSED,
                                                    "server",
                                                    "reason",
                                                    "too-many-sessions")
                                            == 1);
                    assertThat(first.isOpen() && second.isOpen()).isTrue();
                }
                // The first one hung up in the middle of its handshake.
                EchoPeers.eventually(() -> counter(ShmipcMeter.HANDSHAKES_FAILED, "server") == 1);
            }
        }
    }

    @Test
    void shouldKeepNoSessionThatHasEnded() {
        try (EchoPeers peers = EchoPeers.start()) {
            bind(peers.monitored());
            registry.getMeters().forEach(meter -> meter.measure().forEach(m -> m.getValue()));
            WeakReference<Session> session = new WeakReference<>(peers.session());
            peers.loseServer();
            registry.getMeters().forEach(meter -> meter.measure().forEach(m -> m.getValue()));

            EchoPeers.eventually(
                    () -> {
                        System.gc();
                        return session.get() == null;
                    });
        }
    }
}
