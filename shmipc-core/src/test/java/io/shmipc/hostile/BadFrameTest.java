package io.shmipc.hostile;

import static io.shmipc.hostile.RawPeer.MAGIC;
import static io.shmipc.hostile.RawPeer.fallback;
import static io.shmipc.hostile.RawPeer.frame;
import static io.shmipc.hostile.RawPeer.header;
import static io.shmipc.hostile.RawPeer.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.shmipc.error.ProtocolException;
import io.shmipc.error.SessionClosedException;
import io.shmipc.session.Eventually;
import io.shmipc.session.Session;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client that has a session can do to it over the socket. */
class BadFrameTest {

    static Stream<Arguments> badFrames() {
        return Stream.of(
                arguments("magic", header(8, 0, 3, RawPeer.POLLING), "magic=0x0: must be = "),
                arguments("type", frame(3, 42), "type=42: must be <= 9"),
                arguments("version", frame(1, RawPeer.POLLING), "version=1: must be >= 2"),
                arguments("length 0", header(0, MAGIC, 3, RawPeer.POLLING), "length=0: must be"),
                arguments(
                        "close without id",
                        frame(3, RawPeer.STREAM_CLOSE),
                        "length=8: must be >= 12 and <= 12"),
                arguments(
                        "more data than allowed",
                        header(4097, MAGIC, 3, RawPeer.FALLBACK_DATA),
                        "length=4097: must be >= 16 and <= 4096"),
                arguments(
                        "4 GiB of data",
                        header(0xffffffffL, MAGIC, 3, RawPeer.FALLBACK_DATA),
                        "length=4294967295: must be >= 16 and <= 4096"),
                arguments("status", fallback(2, 9, (byte) 1), "status=9: must be <= 2"),
                arguments(
                        "version again", frame(3, RawPeer.EXCHANGE), "frame=ExchangeProtoVersion"),
                arguments(
                        "names again", names(3, RawPeer.SHARE_MEMFD, "q", "b"), "must not follow"),
                arguments(
                        "files again", names(3, RawPeer.SHARE_FILES, "q", "b"), "must not follow"),
                arguments("ack", frame(3, RawPeer.ACK_SHARE), "must not follow the handshake"),
                arguments("ready", frame(3, RawPeer.ACK_READY), "must not follow the handshake"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badFrames")
    void shouldEndTheSessionAndNothingElse(String what, byte[] bytes, String rule) {
        try (ServerUnderAttack target = new ServerUnderAttack();
                RawMemory memory = RawMemory.memfd();
                RawPeer peer = target.connect()) {
            peer.openSession(memory).send(bytes);
            assertThat(target.nextEnd())
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining(rule);
            peer.awaitClosed();
        }
    }

    @Test
    void shouldSayThatAConnectionEndedInsideAFrame() {
        try (ServerUnderAttack target = new ServerUnderAttack();
                RawMemory memory = RawMemory.memfd();
                RawPeer peer = target.connect()) {
            peer.openSession(memory).send(Arrays.copyOf(fallback(2, 0, new byte[100]), 40));
            peer.close();
            assertThat(target.nextEnd())
                    .isInstanceOf(SessionClosedException.class)
                    .hasMessageContaining("inside a frame: receivedBytes=40");
        }
    }

    @Test
    void shouldEndASessionThatOpensMoreStreamsThanAllowed() {
        try (ServerUnderAttack target =
                        new ServerUnderAttack(
                                ServerUnderAttack.settings().maxStreams(5),
                                ServerUnderAttack::echo);
                RawMemory memory = RawMemory.memfd();
                RawPeer peer = target.connect()) {
            peer.openSession(memory);
            for (int id = 2; id < 8; id++) {
                peer.send(fallback(id, 0, (byte) 0));
            }
            assertThat(target.nextEnd())
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("streams=5 must be < maxStreams=5");
            peer.awaitClosed();
        }
    }

    @Test
    void shouldEndASessionThatOpensMoreStreamsThanAllowedThroughTheQueue() {
        try (ServerUnderAttack target =
                        new ServerUnderAttack(
                                ServerUnderAttack.settings().maxStreams(5),
                                ServerUnderAttack::echo);
                RawMemory memory = RawMemory.memfd();
                RawPeer peer = target.connect()) {
            peer.openSession(memory);
            for (int id = 2; id < 8; id++) {
                memory.put(id, memory.goodSlice(), 0);
            }
            peer.polling();
            assertThat(target.nextEnd())
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("streams=5 must be < maxStreams=5");
            peer.awaitClosed();
        }
    }

    @Test
    void shouldDropDataForStreamsThatWereClosed() {
        try (ServerUnderAttack target = new ServerUnderAttack();
                RawMemory memory = RawMemory.memfd();
                RawPeer peer = target.connect()) {
            peer.openSession(memory);
            Session session = newest(target);
            byte[] message = {0, 0, 0, 1, 7};
            peer.send(fallback(2, 0, message));
            peer.send(frame(3, RawPeer.STREAM_CLOSE, (byte) 0, (byte) 0, (byte) 0, (byte) 2));
            Eventually.isTrue(() -> session.counters().streamsClosed() == 1);
            memory.put(2, memory.goodSlice(), 0);
            peer.polling().send(fallback(2, 0, message)).send(fallback(2, 1, message));
            peer.send(frame(3, RawPeer.HOT_RESTART, new byte[8]));
            Eventually.isTrue(() -> session.counters().lateMessagesDropped() == 3);
            assertThat(session.counters().streamsOpened()).isEqualTo(1);
            assertThat(session.isOpen()).isTrue();
        }
    }

    private static Session newest(ServerUnderAttack target) {
        Eventually.isTrue(() -> target.server().sessions().size() == 2);
        return target.server().sessions().stream()
                .max(java.util.Comparator.comparingLong(Session::id))
                .orElseThrow();
    }

    /** Single bytes cost the sender 17 bytes each, and the receiver far more than one. */
    @Test
    void shouldStopReadingAFloodNobodyReads() throws Exception {
        CountDownLatch flooded = new CountDownLatch(1);
        try (ServerUnderAttack target =
                        new ServerUnderAttack(
                                ServerUnderAttack.settings().maxUnreadSocketBytes(1 << 20),
                                stream -> {
                                    if (stream.reader().peek(1).get(0) == 'f') {
                                        flooded.await(20, TimeUnit.SECONDS);
                                    } else {
                                        ServerUnderAttack.echo(stream);
                                    }
                                });
                RawMemory memory = RawMemory.memfd();
                RawPeer peer = target.connect()) {
            peer.openSession(memory);
            byte[] one = fallback(2, 0, (byte) 'f');
            ByteBuffer many = ByteBuffer.allocate(one.length * 1000);
            while (many.hasRemaining()) {
                many.put(one);
            }
            long sent = 0;
            long all = 16 << 20;
            many.flip();
            while (sent < all) {
                int n = peer.socket().write(many);
                sent += n;
                if (!many.hasRemaining()) {
                    many.rewind();
                }
                if (n == 0 && !peer.socket().awaitWritable(TimeUnit.SECONDS.toNanos(1))) {
                    break;
                }
            }
            assertThat(sent).as("bytes taken of a flood").isLessThan(4 << 20);
            peer.close();
            flooded.countDown();
            // What had been sent is read before the end is seen.
            assertThat(target.nextEnd()).isNotInstanceOf(ProtocolException.class);
        }
    }
}
