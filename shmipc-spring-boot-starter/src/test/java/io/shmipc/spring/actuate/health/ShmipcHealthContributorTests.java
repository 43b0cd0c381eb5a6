package io.shmipc.spring.actuate.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.session.LeakDetection;
import io.shmipc.session.MemoryType;
import io.shmipc.session.SizeClassUsage;
import io.shmipc.session.Stream;
import io.shmipc.spring.actuate.EchoPeers;
import io.shmipc.spring.actuate.MonitoredClient;
import io.shmipc.spring.actuate.MonitoredPeers;
import io.shmipc.spring.actuate.MonitoredServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

class ShmipcHealthContributorTests {

    private static Health of(MonitoredPeers peers, String side, String name) {
        CompositeHealthContributor part =
                (CompositeHealthContributor)
                        new ShmipcHealthContributor(peers).getContributor(side);
        return ((HealthIndicator) part.getContributor(name)).health();
    }

    private static Health ofClient(MonitoredClient client) {
        return of(new MonitoredPeers(List.of(client), List.of()), "clients", client.name());
    }

    private static long bytes(List<SizeClassUsage> memory) {
        return memory.stream().mapToLong(c -> (long) c.slices() * c.capacityBytes()).sum();
    }

    @Test
    void shouldShowAClientThatIsConnected() {
        try (EchoPeers peers = EchoPeers.start(client -> client.sessions(2))) {
            Health health = ofClient(peers.monitoredClient(true));

            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails())
                    .containsEntry("required", true)
                    .containsEntry("address", "unix:" + peers.socket())
                    .containsEntry("connected", true)
                    .containsEntry("sessions", 2)
                    .containsEntry("sessionsWanted", 2)
                    .containsEntry("mode", "memfd")
                    .containsEntry("peerPids", List.of((int) ProcessHandle.current().pid()));
            assertThat(health.getDetails().get("fallback"))
                    .isEqualTo(
                            Map.of(
                                    "streams",
                                    Map.of("memory-exhausted", 0L, "socket-only", 0L, "forced", 0L),
                                    "forcedSessions",
                                    0L,
                                    "breakersOpen",
                                    0L));
        }
    }

    @Test
    void shouldShowFreeMemory() {
        try (EchoPeers peers = EchoPeers.start()) {
            long total = bytes(peers.session().memory());
            Stream holder = peers.session().openStream();
            holder.writer().put(new byte[4000]);

            Health health = ofClient(peers.monitoredClient(true));
            assertThat(health.getDetails().get("memory"))
                    .isEqualTo(Map.of("totalBytes", total, "freeBytes", total - 4000));
            holder.close();
        }
    }

    /** A leak is no reason to take an instance out of service. */
    @Test
    void shouldCountSuspectedLeaksAndStayUp() {
        try (EchoPeers peers =
                EchoPeers.start(
                        EchoPeers.config()
                                .leakDetection(LeakDetection.ALL)
                                .heldTooLong(Duration.ofMillis(1)))) {
            MonitoredClient client = peers.monitoredClient(true);
            assertThat(ofClient(client).getDetails()).containsEntry("leaksSuspected", 0L);
            Stream holder = peers.session().openStream();
            holder.writer().putInt(1);

            EchoPeers.eventually(() -> ofClient(client).getDetails().containsValue(1L));
            assertThat(ofClient(client).getDetails()).containsEntry("leaksSuspected", 1L);
            assertThat(ofClient(client).getStatus()).isEqualTo(Status.UP);
            holder.close();
        }
    }

    @Test
    void shouldBeDownWhenARequiredPeerIsGoneAndUpAgainAfterwards() {
        try (EchoPeers peers = EchoPeers.start()) {
            MonitoredClient client = peers.monitoredClient(true);
            peers.loseServer();

            Health health = ofClient(client);
            assertThat(health.getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.getDetails())
                    .containsEntry("connected", false)
                    .containsEntry("sessions", 0)
                    .containsEntry("sessionsWanted", 1)
                    .containsEntry("address", "unix:" + peers.socket());

            peers.startServer();
            EchoPeers.eventually(() -> ofClient(client).getStatus().equals(Status.UP));
        }
    }

    @Test
    void shouldStayUpWhenAnOptionalPeerIsGoneAndSaySo() {
        try (EchoPeers peers = EchoPeers.start()) {
            peers.loseServer();

            Health health = ofClient(peers.monitoredClient(false));
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails())
                    .containsEntry("required", false)
                    .containsEntry("connected", false);
        }
    }

    @Test
    void shouldNotKnowAClientThatNobodyHasNeeded() {
        Health health = ofClient(new MonitoredClient("orders", true, () -> null));

        assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
        assertThat(health.getDetails()).containsEntry("started", false);
    }

    @ParameterizedTest
    @CsvSource({"MEMFD,memfd", "FILE,file", "SOCKET_ONLY,socket-only"})
    void shouldTellTheMode(MemoryType type, String mode) {
        try (EchoPeers peers = EchoPeers.start(type)) {
            assertThat(ofClient(peers.monitoredClient(true)).getDetails())
                    .containsEntry("mode", mode);
            assertThat(of(peers.monitored(), "servers", "default").getDetails())
                    .containsEntry("mode", mode);
        }
    }

    @Test
    void shouldTellOfFallback() {
        try (EchoPeers peers = EchoPeers.start()) {
            peers.session().forceFallback(true);
            peers.exchange();

            Map<?, ?> fallback =
                    (Map<?, ?>) ofClient(peers.monitoredClient(true)).getDetails().get("fallback");
            assertThat(fallback.get("forcedSessions")).isEqualTo(1L);
            assertThat(((Map<?, ?>) fallback.get("streams")).get("forced")).isEqualTo(1L);
        }
    }

    @Test
    void shouldTellOfAnOpenBreaker() {
        try (EchoPeers peers = EchoPeers.start(client -> client.sessions(2).breakerThreshold(1))) {
            Stream holder = peers.session().openStream();
            while (peers.session().memory().stream().anyMatch(c -> c.freeSlices() > 1)) {
                holder.writer().put(new byte[1000]);
            }
            Stream loser = peers.session().openStream();
            loser.writer().putInt(1);
            loser.flush();

            Map<?, ?> fallback =
                    (Map<?, ?>) ofClient(peers.monitoredClient(true)).getDetails().get("fallback");
            assertThat(fallback.get("breakersOpen")).isEqualTo(1L);
            assertThat(ofClient(peers.monitoredClient(true)).getStatus()).isEqualTo(Status.UP);
            holder.close();
            loser.close();
        }
    }

    @Test
    void shouldShowAServerThatListens() {
        try (EchoPeers peers = EchoPeers.start()) {
            Health health = of(peers.monitored(), "servers", "default");

            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails())
                    .containsEntry("running", true)
                    .containsEntry("addresses", List.of("unix:" + peers.socket()))
                    .containsEntry("sessions", 1)
                    .containsEntry("peerPids", List.of((int) ProcessHandle.current().pid()))
                    .containsEntry(
                            "memory",
                            Map.of(
                                    "totalBytes",
                                    bytes(peers.session().memory()),
                                    "freeBytes",
                                    bytes(peers.session().memory())));

            peers.client().close();
            EchoPeers.eventually(() -> peers.server().sessions().isEmpty());
            Health alone = of(peers.monitored(), "servers", "default");
            assertThat(alone.getStatus()).isEqualTo(Status.UP);
            assertThat(alone.getDetails()).containsEntry("sessions", 0);
        }
    }

    @Test
    void shouldNotKnowAContainerThatIsStopped() {
        MonitoredServer stopped = new MonitoredServer("default", List::of);
        Health health = of(new MonitoredPeers(List.of(), List.of(stopped)), "servers", "default");

        assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
        assertThat(health.getDetails()).containsEntry("running", false);
    }

    @Test
    void shouldLeaveOutTheSideThatIsNotThere() {
        try (EchoPeers peers = EchoPeers.start()) {
            MonitoredPeers both = peers.monitored();
            assertThat(names(new ShmipcHealthContributor(both)))
                    .containsExactly("clients", "servers");
            assertThat(
                            names(
                                    new ShmipcHealthContributor(
                                            new MonitoredPeers(both.clients(), List.of()))))
                    .containsExactly("clients");
            assertThat(
                            names(
                                    new ShmipcHealthContributor(
                                            new MonitoredPeers(List.of(), both.servers()))))
                    .containsExactly("servers");
        }
    }

    private static List<String> names(HealthContributors contributors) {
        return contributors.stream().map(HealthContributors.Entry::name).toList();
    }

    @Test
    void shouldNotThrow() {
        MonitoredClient failing =
                new MonitoredClient(
                        "orders",
                        true,
                        () -> {
                            throw new IllegalStateException("cannot tell");
                        });

        assertThat(ofClient(failing).getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void shouldAnswerAfterTheClientWasClosed() {
        try (EchoPeers peers = EchoPeers.start()) {
            peers.client().close();

            assertThat(ofClient(peers.monitoredClient(true)).getStatus()).isEqualTo(Status.DOWN);
        }
    }
}
