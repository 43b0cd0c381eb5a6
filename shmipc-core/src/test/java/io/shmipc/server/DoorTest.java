package io.shmipc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.error.ConfigurationException;
import io.shmipc.error.HandshakeException;
import io.shmipc.error.ShmipcException;
import io.shmipc.internal.os.ControlSocket;
import io.shmipc.internal.os.Platform;
import io.shmipc.internal.os.Sockets;
import io.shmipc.metrics.ConnectionRefusal.Reason;
import io.shmipc.session.Eventually;
import io.shmipc.session.SessionConfig;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, as far as one user can show it, and how many of one user are. */
class DoorTest {

    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long OTHER = Platform.effectiveUid() + 1;

    @TempDir Path folder;

    private UnixDomainSocketAddress address() {
        return UnixDomainSocketAddress.of(folder.resolve("s"));
    }

    private ShmipcServer start(UnaryOperator<ServerConfig.Builder> settings) {
        SessionConfig session =
                SessionConfig.builder().handshakeTimeout(Duration.ofSeconds(20)).build();
        return ShmipcServer.start(
                settings.apply(ServerConfig.builder(address()).session(session)).build(),
                stream -> {});
    }

    private ShmipcClient connect(UnaryOperator<SessionConfig.Builder> settings) {
        return ShmipcClient.connect(
                ClientConfig.builder(address())
                        .session(
                                settings.apply(
                                                SessionConfig.builder()
                                                        .handshakeTimeout(Duration.ofSeconds(20)))
                                        .build())
                        .build());
    }

    /** What the other end does with a connection on which nothing was sent. */
    private static boolean isClosed(ControlSocket socket, long timeoutNanos) {
        return socket.awaitReadable(timeoutNanos) && socket.read(ByteBuffer.allocate(1)) < 0;
    }

    @Test
    void shouldCloseAConnectionOfAUserNotOnTheListWithoutAWordOfHis() {
        try (ShmipcServer server = start(s -> s.allowedUids(List.of(OTHER)));
                ControlSocket silent = Sockets.connect(address(), LONG_NANOS, false)) {
            // The handshake would take 20 s to give up.
            assertThat(isClosed(silent, TimeUnit.SECONDS.toNanos(10))).isTrue();
            assertThat(server.counters().refused(Reason.USER_NOT_ALLOWED)).isEqualTo(1);
            assertThat(server.counters().connectionsAdmitted()).isZero();
        }
    }

    @Test
    void shouldLetOurOwnUserInByDefaultAndByName() {
        for (List<Long> list : List.of(List.<Long>of(), List.of(OTHER - 1, OTHER))) {
            try (ShmipcServer server = start(s -> s.allowedUids(list));
                    ShmipcClient client = connect(s -> s)) {
                assertThat(client.isConnected()).isTrue();
                assertThat(server.counters().refused()).isZero();
                Eventually.isTrue(() -> server.counters().sessionsOpened() == 1);
            }
        }
    }

    @Test
    void shouldNotLetAnybodyInWhoseUserIsNotKnownUnlessEverybodyMay() {
        PeerGate list = new PeerGate(false, Set.of(0L, OTHER), Set.of(0L));
        PeerGate everybody = new PeerGate(true, Set.of(), Set.of());
        try (ShmipcServer server = start(s -> s);
                ControlSocket socket = Sockets.connect(address(), LONG_NANOS, false)) {
            assertThat(list.admits(socket, null)).isFalse();
            assertThat(everybody.admits(socket, null)).isTrue();
            assertThat(server.counters().refused()).isZero();
        }
    }

    @Test
    void shouldKeepPlacesForOthersWhenOnePeersHandshakesStall() {
        List<ControlSocket> silent = new ArrayList<>();
        try (ShmipcServer server = start(s -> s.maxHandshakesPerPeer(3))) {
            for (int i = 0; i < 3; i++) {
                silent.add(Sockets.connect(address(), LONG_NANOS, false));
            }
            try (ControlSocket fourth = Sockets.connect(address(), LONG_NANOS, false)) {
                assertThat(isClosed(fourth, TimeUnit.SECONDS.toNanos(10))).isTrue();
            }
            assertThat(server.counters().refused(Reason.TOO_MANY_HANDSHAKES_OF_PEER)).isOne();
            assertThat(server.counters().connectionsAdmitted()).isEqualTo(3);
            silent.remove(0).close();
            Eventually.isTrue(() -> server.counters().handshakesFailed() == 1);
            try (ShmipcClient client = connect(s -> s)) {
                assertThat(client.isConnected()).isTrue();
            }
        } finally {
            silent.forEach(ControlSocket::close);
        }
    }

    @Test
    void shouldRefuseOnePeersSessionBeyondItsLimitAndTakeOneAgainWhenAnotherEnds() {
        try (ShmipcServer server = start(s -> s.maxSessionsPerPeer(2))) {
            ShmipcClient first = connect(s -> s);
            try (ShmipcClient second = connect(s -> s)) {
                assertThat(second.isConnected()).isTrue();
                assertThatThrownBy(() -> connect(s -> s)).isInstanceOf(ShmipcException.class);
                assertThat(server.counters().refused(Reason.TOO_MANY_SESSIONS_OF_PEER))
                        .isPositive();
                assertThat(server.counters().refused(Reason.TOO_MANY_SESSIONS)).isZero();
                first.close();
                Eventually.isTrue(
                        () -> {
                            try (ShmipcClient third = connect(s -> s)) {
                                return third.isConnected();
                            } catch (ShmipcException stillFull) {
                                return false;
                            }
                        });
            }
        }
    }

    @Test
    void shouldForgetPeersThatHaveNothing() {
        PeerPlaces places = new PeerPlaces(1);
        for (long uid = 0; uid < 100; uid++) {
            assertThat(places.take(uid)).isTrue();
            assertThat(places.take(uid)).isFalse();
            places.giveBack(uid);
        }
        assertThat(places.peers()).isZero();
    }

    @Test
    void shouldHangUpOnAServerOfAUserThatTheClientDoesNotName() {
        try (ShmipcServer server = start(s -> s)) {
            assertThatThrownBy(() -> connect(s -> s.allowedServerUids(List.of(OTHER))))
                    .isInstanceOf(HandshakeException.class)
                    .hasMessageContaining("server uid=" + Platform.effectiveUid())
                    .hasMessageContaining("must be one of allowedServerUids=[" + OTHER + "]");
            Eventually.isTrue(() -> server.counters().handshakesFailed() == 1);
            assertThat(server.counters().sessionsOpened()).isZero();
            try (ShmipcClient client =
                    connect(s -> s.allowedServerUids(List.of(Platform.effectiveUid())))) {
                assertThat(client.isConnected()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0xFFFF_FFFFL})
    void shouldRefuseIdsThatAreNone(long id) {
        String rule = "id=" + id + " must be >= 0 and <= 4294967294";
        assertThatThrownBy(() -> builder().allowedUids(List.of(id)).build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("allowedUids: " + rule);
        assertThatThrownBy(() -> builder().allowedGids(List.of(id)).build())
                .hasMessageContaining("allowedGids: " + rule);
        assertThatThrownBy(() -> SessionConfig.builder().allowedServerUids(List.of(id)).build())
                .hasMessageContaining("allowedServerUids: " + rule);
    }

    @Test
    void shouldRefuseListsThatCannotBeKept() {
        SocketAddress tcp = new InetSocketAddress("127.0.0.1", 0);
        assertThatThrownBy(() -> ServerConfig.builder(tcp).allowedUids(List.of(1L)).build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("need a unix socket");
        assertThatThrownBy(() -> builder().anyUidAllowed(true).allowedGids(List.of(1L)).build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("anyUidAllowed=true must not be set beside");
    }

    @Test
    void shouldRefuseLimitsThatAreNone() {
        assertThatThrownBy(() -> builder().maxSessionsPerPeer(0).build())
                .hasMessageContaining("maxSessionsPerPeer=0 must be >= 1 and <= 1024");
        assertThatThrownBy(() -> builder().maxSessions(5).maxSessionsPerPeer(6).build())
                .hasMessageContaining("maxSessionsPerPeer=6 must be >= 1 and <= 5");
        assertThatThrownBy(() -> builder().maxHandshakesPerPeer(257).build())
                .hasMessageContaining("maxHandshakesPerPeer=257 must be >= 1 and <= 256");
        assertThat(builder().maxSessions(7).build().maxSessionsPerPeer()).isEqualTo(7);
    }

    private ServerConfig.Builder builder() {
        return ServerConfig.builder(address());
    }
}
