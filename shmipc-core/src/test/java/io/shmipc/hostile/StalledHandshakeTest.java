package io.shmipc.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ch.qos.logback.classic.Level;
import io.shmipc.error.HandshakeException;
import io.shmipc.internal.os.RawMessages;
import io.shmipc.testkit.LogLines;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that begin a handshake and never finish it. */
class StalledHandshakeTest {

    @Test
    void shouldNotFillTheLogForWhoeverHangsUpAgainAndAgain() {
        try (LogLines log = new LogLines("io.shmipc.server.ConnectionAcceptor", Level.WARN);
                ServerUnderAttack target = new ServerUnderAttack()) {
            for (int i = 0; i < 50; i++) {
                target.connect().close();
                assertThat(target.nextEnd()).hasMessageContaining("closed the connection");
            }
            // A minute may begin in between.
            assertThat(log.lines()).hasSizeBetween(1, 20);
        }
    }

    private static ServerUnderAttack impatient() {
        return new ServerUnderAttack(
                ServerUnderAttack.settings().handshakeTimeout(Duration.ofMillis(300)),
                ServerUnderAttack::echo);
    }

    private static Arguments stall(String where, Consumer<RawPeer> steps, String waitedFor) {
        return arguments(where, steps, waitedFor);
    }

    static Stream<Arguments> stalls() {
        byte[] names = RawPeer.names(3, RawPeer.SHARE_MEMFD, "queue", "buffer");
        return Stream.of(
                stall("says nothing", peer -> {}, "ExchangeProtoVersion"),
                stall("half a header", peer -> peer.send((byte) 0), "ExchangeProtoVersion"),
                stall("only the version", RawPeer::exchange, "ShareMemory"),
                stall(
                        "half of the names",
                        peer -> peer.exchange().send(Arrays.copyOf(names, 14)),
                        "ShareMemory"),
                stall("no descriptors", RawPeer::offerMemfd, "descriptors"),
                stall(
                        "descriptors without a byte, which the kernel drops",
                        peer -> RawMessages.send(peer.offerMemfd().socket(), 0),
                        "descriptors"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stalls")
    void shouldGiveUpAfterTheTimeout(String where, Consumer<RawPeer> steps, String waitedFor) {
        try (ServerUnderAttack target = impatient();
                RawPeer peer = target.connect()) {
            steps.accept(peer);
            assertThat(target.nextEnd())
                    .isInstanceOf(HandshakeException.class)
                    .hasMessageContaining("timed out")
                    .hasMessageContaining("waitedFor=" + waitedFor);
            peer.awaitClosed();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stalls")
    void shouldEndAtOnceWhenThePeerHangsUp(String where, Consumer<RawPeer> steps, String waited) {
        try (ServerUnderAttack target = new ServerUnderAttack();
                RawPeer peer = target.connect()) {
            steps.accept(peer);
            peer.close();
            assertThat(target.nextEnd()).hasMessageContaining("closed the connection");
        }
    }

    @Test
    void shouldNotGrantMoreTimeToAPeerThatDripsBytes() {
        try (ServerUnderAttack target = impatient();
                RawPeer peer = target.connect()) {
            byte[] names = RawPeer.names(3, RawPeer.SHARE_MEMFD, "x".repeat(4000), "y");
            peer.exchange();
            Thread dripping =
                    new Thread(
                            () -> {
                                for (byte b : names) {
                                    peer.send(b);
                                    if (peer.socket().awaitReadable(20_000_000)) {
                                        return;
                                    }
                                }
                            });
            dripping.start();
            assertThat(target.nextEnd()).hasMessageContaining("timed out");
            join(dripping);
            peer.awaitClosed();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
