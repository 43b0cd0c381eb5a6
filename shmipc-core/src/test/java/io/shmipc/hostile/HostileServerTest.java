package io.shmipc.hostile;

import static io.shmipc.hostile.RawPeer.ACK_READY;
import static io.shmipc.hostile.RawPeer.ACK_SHARE;
import static io.shmipc.hostile.RawPeer.EXCHANGE;
import static io.shmipc.hostile.RawPeer.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.error.HandshakeException;
import io.shmipc.error.ProtocolException;
import io.shmipc.session.MemoryType;
import io.shmipc.session.SessionConfig;
import io.shmipc.testkit.Footprint;
import io.shmipc.testkit.RecordingListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that meets a server with bugs, or none of good will. */
class HostileServerTest {

    private static Arguments server(String what, Consumer<RawPeer> part, String rule) {
        return arguments(what, part, rule);
    }

    private static void toReady(RawPeer peer) {
        peer.expect(EXCHANGE);
        peer.send(frame(3, EXCHANGE));
        peer.expect(RawPeer.SHARE_MEMFD);
    }

    static Stream<Arguments> handshakes() {
        return Stream.of(
                server("says nothing", peer -> {}, "timed out: waitedFor=ExchangeProtoVersion"),
                server("hangs up", RawPeer::close, ""),
                server("magic", p -> p.send(RawPeer.header(8, 1, 3, 4)), "magic=0x1: must be"),
                server("version 0", p -> p.send(frame(0, EXCHANGE)), "version=0: must be >= 1"),
                server("version 1", p -> p.send(frame(1, EXCHANGE)), "version=1 must be >= 2"),
                server("wrong frame", p -> p.send(frame(3, ACK_SHARE)), "got=AckShareMemory"),
                server("length 4 GiB", p -> p.send(RawPeer.header(-1, 0x7758, 3, 4)), "4294967295"),
                server("never ready", HostileServerTest::toReady, "waitedFor=AckReadyRecvFD"),
                server(
                        "never maps",
                        peer -> {
                            toReady(peer);
                            peer.send(frame(3, ACK_READY));
                        },
                        "waitedFor=AckShareMemory"),
                server(
                        "ready twice",
                        peer -> {
                            toReady(peer);
                            peer.send(frame(3, ACK_READY)).send(frame(3, ACK_READY));
                        },
                        "expected=AckShareMemory but got=AckReadyRecvFd"),
                server(
                        "hangs up over the descriptors",
                        peer -> {
                            toReady(peer);
                            peer.send(frame(3, ACK_READY)).close();
                        },
                        ""),
                server(
                        "version 2 after all, then silence",
                        peer -> {
                            peer.expect(EXCHANGE);
                            peer.send(frame(2, EXCHANGE)).expect(RawPeer.SHARE_FILES);
                            peer.close();
                        },
                        "ON_PURPOSE"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("handshakes")
    void shouldNotConnectAndLeaveNothing(String what, Consumer<RawPeer> part, String rule)
            throws Exception {
        Footprint before = Footprint.take();
        Path regions = Files.createTempDirectory("shm");
        SessionConfig config =
                ServerUnderAttack.settings()
                        .handshakeTimeout(Duration.ofMillis(300))
                        .regionDirectory(regions)
                        .build();
        try (RawServer server = new RawServer(part)) {
            ClientConfig client = ClientConfig.builder(server.address()).session(config).build();
            if (rule.equals("ON_PURPOSE")) {
                // Version 2 has no acknowledgement: the end comes after the session began.
                ShmipcClient.connect(client).close();
            } else {
                assertThat(catchThrowable(() -> ShmipcClient.connect(client)))
                        .isInstanceOfAny(HandshakeException.class, ProtocolException.class)
                        .hasMessageContaining(rule);
            }
        }
        before.awaitNothingNew();
        Files.delete(regions);
    }

    private static Arguments attack(String what, Consumer<RawServer.Shared> part, String rule) {
        return arguments(what, part, rule);
    }

    static Stream<Arguments> attacks() {
        return Stream.of(
                attack("offset 0", s -> s.put(2, 0, 0), "slice=0: must be the start of a slice"),
                attack("offset -1", s -> s.put(2, -1, 0), "slice=4294967295: must be the start"),
                attack("unknown status", s -> s.put(2, 0, 7), "status=7: must be <= 2"),
                attack("a stream it opens", s -> s.put(4, s.slice(), 0), "which this client never"),
                attack("an id below 2", s -> s.put(0, s.slice(), 0), "which this client never"),
                attack("cyclic", s -> s.put(2, s.cycle(), 0), "handed out twice"),
                attack("tail", s -> s.spoilTail(1000), "must be >= 0 and <= capacity=64"),
                attack("names", s -> s.send(RawPeer.names(3, 0, "q", "b")), "must not follow"),
                attack("exchange", s -> s.send(frame(3, EXCHANGE)), "must not follow"),
                attack("type", s -> s.send(frame(3, 11)), "type=11: must be <= 9"),
                attack("data", s -> s.send(RawPeer.fallback(9, 0, (byte) 1)), "stream=9 which"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void shouldEndTheSessionAndComeBack(String what, Consumer<RawServer.Shared> part, String rule)
            throws Exception {
        Footprint before = Footprint.take();
        RecordingListener listener = new RecordingListener();
        SessionConfig config = ServerUnderAttack.settings().listener(listener).build();
        try (RawServer server = RawServer.thatShares(part)) {
            try (ShmipcClient client =
                    ShmipcClient.connect(
                            ClientConfig.builder(server.address()).session(config).build())) {
                io.shmipc.session.Stream stream = client.borrowStream();
                server.attack();
                assertThat(listener.nextEnd())
                        .isInstanceOf(ProtocolException.class)
                        .hasMessageContaining(rule);
                assertThat(catchThrowable(() -> stream.reader().readByte()))
                        .isInstanceOf(io.shmipc.error.SessionClosedException.class)
                        .hasMessageContaining(rule);
                stream.close();
                io.shmipc.session.Eventually.isTrue(() -> listener.opened() >= 2);
            }
        }
        before.awaitNothingNew();
    }

    @Test
    void shouldPauseBetweenSessionsThatAServerDropsAtOnce() throws Exception {
        Footprint before = Footprint.take();
        Path regions = Files.createTempDirectory("shm");
        RecordingListener listener = new RecordingListener();
        SessionConfig config =
                ServerUnderAttack.settings()
                        .memoryType(MemoryType.FILE)
                        .regionDirectory(regions)
                        .listener(listener)
                        .build();
        try (RawServer server = new RawServer(RawPeer::close)) {
            long start = System.nanoTime();
            try (ShmipcClient client =
                    ShmipcClient.connect(
                            ClientConfig.builder(server.address())
                                    .session(config)
                                    .failFast(false)
                                    .build())) {
                for (int i = 0; i < 8; i++) {
                    listener.nextEnd();
                }
            }
            // Seven pauses that double from 10 ms, each shortened by at most a half.
            assertThat(System.nanoTime() - start).isGreaterThan(300_000_000L);
        }
        before.awaitNothingNew();
        Files.delete(regions);
    }
}
