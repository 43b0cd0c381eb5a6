package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.shmipc.client.ClientConfig;
import io.shmipc.error.ConfigurationException;
import io.shmipc.server.ServerConfig;
import io.shmipc.testkit.Footprint;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings that cannot work say so, with their value and the bound, and cost nothing. */
class ConfigurationErrorTest {

    private static final SocketAddress UNIX = UnixDomainSocketAddress.of("/tmp/shmipc-none");
    private static final SocketAddress TCP = new InetSocketAddress("127.0.0.1", 1);
    private static final SocketAddress LONG_PATH =
            UnixDomainSocketAddress.of("/" + "x".repeat(107));
    private static final Duration NEGATIVE = Duration.ofMillis(-1);
    private static final Duration ENDLESS = Duration.ofSeconds(Long.MAX_VALUE);

    private static Arguments session(String rule, UnaryOperator<SessionConfig.Builder> setting) {
        Runnable build = () -> setting.apply(SessionConfig.builder()).build();
        return arguments(rule, build);
    }

    private static Arguments client(
            String rule, SocketAddress address, UnaryOperator<ClientConfig.Builder> setting) {
        Runnable build = () -> setting.apply(ClientConfig.builder(address)).build();
        return arguments(rule, build);
    }

    private static Arguments server(
            String rule, SocketAddress address, UnaryOperator<ServerConfig.Builder> setting) {
        Runnable build = () -> setting.apply(ServerConfig.builder(address)).build();
        return arguments(rule, build);
    }

    private static SizeClass of(int capacityBytes, int percent) {
        return new SizeClass(capacityBytes, percent);
    }

    static Stream<Arguments> sessionErrors() {
        return Stream.of(
                session("percent=99: must be = 100", b -> b.sizeClasses(of(100, 50), of(200, 49))),
                session("percent=101: must be = 100", b -> b.sizeClasses(of(100, 101))),
                session(
                        "percent=0 of capacityBytes=100: must be >= 1",
                        b -> b.sizeClasses(of(100, 0))),
                session("sliceClasses.size=0: must be >= 1", b -> b.sizeClasses(List.of())),
                session(
                        "capacityBytes=1001: must be >= 4 and a mult",
                        b -> b.sizeClasses(of(1001, 100))),
                session("capacityBytes=0: must be >= 4", b -> b.sizeClasses(of(0, 100))),
                session("capacityBytes=-4: must be >= 4", b -> b.sizeClasses(of(-4, 100))),
                session("=100 is given twice", b -> b.sizeClasses(of(100, 50), of(100, 50))),
                session("regionBytes=1000: must be >= 1310836", b -> b.regionBytes(1000)),
                session("regionBytes=-1: must be >= ", b -> b.regionBytes(-1)),
                session("must be <= 2147483647", b -> b.regionBytes(1L << 31)),
                session("queueCapacity=1: must be >= 2", b -> b.queueCapacity(1)),
                session("queueCapacity=-8: must be >= 2", b -> b.queueCapacity(-8)),
                session(
                        "queueCapacity=2147483647: must be >= 2 and <= ",
                        b -> b.queueCapacity(Integer.MAX_VALUE)),
                session(
                        "handshakeTimeout=PT0S must be > 0",
                        b -> b.handshakeTimeout(Duration.ZERO)),
                session(
                        "handshakeTimeout=PT-0.001S must be > 0",
                        b -> b.handshakeTimeout(NEGATIVE)),
                session("readTimeout=PT-0.001S must be > 0", b -> b.readTimeout(NEGATIVE)),
                session("must be <= 365 days", b -> b.readTimeout(ENDLESS)),
                session("writeTimeout=PT-0.001S must be > 0", b -> b.writeTimeout(NEGATIVE)),
                session("maxFrameBytes=4095 must be >= 4096", b -> b.maxFrameBytes(4095)),
                session(
                        "maxUnreadSocketBytes=1 must be >= 67108864",
                        b -> b.maxUnreadSocketBytes(1)),
                session("maxStreams=0 must be >= 1", b -> b.maxStreams(0)));
    }

    static Stream<Arguments> endpointErrors() {
        return Stream.of(
                client("pathBytes=108 must be >= 1 and <= 107", LONG_PATH, b -> b),
                client("pathBytes=0 must be >= 1", UnixDomainSocketAddress.of(""), b -> b),
                client(
                        "memoryType=MEMFD needs a unix socket, but address=tcp://127.0.0.1:1",
                        TCP,
                        b -> b),
                client("sessions=0 must be >= 1 and <= 1024", UNIX, b -> b.sessions(0)),
                client("eventLoopThreads=0 must be >= 1", UNIX, b -> b.eventLoopThreads(0)),
                client("eventLoopCpus=[-1]: cpu=-1 must be >= 0", UNIX, b -> b.eventLoopCpus(-1)),
                client(
                        "connectTimeout=PT0S must be > 0",
                        UNIX,
                        b -> b.connectTimeout(Duration.ZERO)),
                client("must be > 0 and <= 365 days", UNIX, b -> b.connectTimeout(ENDLESS)),
                client(
                        "reconnectBackoffMax=PT-0.001S must be >= 10 ms",
                        UNIX,
                        b -> b.reconnectBackoffMax(NEGATIVE)),
                client(
                        "must be >= 10 ms and <= 365 days",
                        UNIX,
                        b -> b.reconnectBackoffMax(ENDLESS)),
                client("maxIdleStreams=-1 must be >= 0", UNIX, b -> b.maxIdleStreams(-1)),
                server("pathBytes=108 must be >= 1 and <= 107", LONG_PATH, b -> b),
                server("maxSessions=0 must be >= 1", UNIX, b -> b.maxSessions(0)),
                server(
                        "eventLoopThreads=1000000 must be >= 1 and <= ",
                        UNIX,
                        b -> b.eventLoopThreads(1_000_000)),
                server("eventLoopCpus=[-1]: cpu=-1 must be >= 0", UNIX, b -> b.eventLoopCpus(-1)),
                server("unixFileMode=1777 must be <= 0777", UNIX, b -> b.unixFileMode(01777)),
                server("drainTimeout=PT-0.001S must be >= 0", UNIX, b -> b.drainTimeout(NEGATIVE)),
                server("must be >= 0 and <= 365 days", UNIX, b -> b.drainTimeout(ENDLESS)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"sessionErrors", "endpointErrors"})
    void shouldNameSettingValueAndBoundBeforeAnythingIsAllocated(String rule, Runnable build) {
        Footprint before = Footprint.take();
        assertThatThrownBy(build::run)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(rule);
        assertThat(before.newSince()).isEmpty();
    }

    @Test
    void shouldTakeTheLongestPathThereIs() {
        SocketAddress longest = UnixDomainSocketAddress.of("/" + "x".repeat(106));
        assertThat(ClientConfig.builder(longest).build().address()).isEqualTo(longest);
        assertThat(ServerConfig.builder(longest).build().address()).isEqualTo(longest);
    }

    @Test
    void shouldIgnoreTheMemoryOfASessionThatHasNone() {
        SessionConfig config =
                SessionConfig.builder().memoryType(MemoryType.SOCKET_ONLY).regionBytes(0).build();
        assertThat(ClientConfig.builder(TCP).session(config).build().session()).isSameAs(config);
    }

    @Test
    void shouldCopyEverySettingIntoANewBuilder() {
        SessionConfig config =
                SessionConfig.builder()
                        .queueCapacity(16)
                        .maxStreams(7)
                        .regionBytes(1 << 24)
                        .build();
        assertThat(config.toBuilder().build()).usingRecursiveComparison().isEqualTo(config);
    }
}
