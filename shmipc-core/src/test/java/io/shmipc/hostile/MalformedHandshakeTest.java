package io.shmipc.hostile;

import static io.shmipc.hostile.RawPeer.EXCHANGE;
import static io.shmipc.hostile.RawPeer.MAGIC;
import static io.shmipc.hostile.RawPeer.SHARE_FILES;
import static io.shmipc.hostile.RawPeer.SHARE_MEMFD;
import static io.shmipc.hostile.RawPeer.frame;
import static io.shmipc.hostile.RawPeer.header;
import static io.shmipc.hostile.RawPeer.join;
import static io.shmipc.hostile.RawPeer.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.shmipc.error.HandshakeException;
import io.shmipc.error.ProtocolException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** First frames that are none, or the wrong ones. */
class MalformedHandshakeTest {

    static Stream<Arguments> firstFrames() {
        return Stream.of(
                arguments("magic", header(8, 0x1234, 3, EXCHANGE), "magic=0x1234: must be = "),
                arguments("version 0", frame(0, EXCHANGE), "version=0: must be >= 1"),
                arguments("version 0 of names", names(0, SHARE_FILES, "q", "b"), "version=0: must"),
                arguments("version 4 of names", names(4, SHARE_FILES, "q", "b"), "version=4: must"),
                arguments("unknown type", frame(3, 10), "type=10: must be <= 9"),
                arguments("unknown type 255", frame(3, 255), "type=255: must be <= 9"),
                arguments("length 0", header(0, MAGIC, 3, EXCHANGE), "length=0: must be >= 8"),
                arguments("length 7", header(7, MAGIC, 3, EXCHANGE), "length=7: must be >= 8"),
                arguments(
                        "length 4 GiB",
                        header(0xffffffffL, MAGIC, 3, EXCHANGE),
                        "length=4294967295: must be >= 8 and <= 8"),
                arguments(
                        "names of 2 GiB",
                        header(0x80000000L, MAGIC, 2, SHARE_FILES),
                        "length=2147483648: must be >= 12 and <= "),
                arguments(
                        "name longer than its frame",
                        frame(2, SHARE_FILES, (byte) 0, (byte) 9, (byte) 'q', (byte) 0),
                        "queueName.bytes=9: must be <= "),
                arguments(
                        "bytes behind the names",
                        join(
                                header(16, MAGIC, 2, SHARE_FILES),
                                new byte[] {0, 1, 'q', 0, 1, 'b', 0, 0}),
                        "bytes after bufferName=2: must be = 0"),
                arguments(
                        "name that is not UTF-8",
                        frame(2, SHARE_FILES, (byte) 0, (byte) 1, (byte) 0xff, (byte) 0, (byte) 0),
                        "queueName must be valid UTF-8"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("firstFrames")
    void shouldRefuseAFirstFrameThatBreaksARule(String what, byte[] bytes, String rule) {
        try (ServerUnderAttack target = new ServerUnderAttack();
                RawPeer peer = target.connect()) {
            peer.send(bytes);
            assertThat(target.nextEnd())
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining(rule);
            peer.awaitClosed();
        }
    }

    static Stream<Arguments> framesOutOfOrder() {
        return Stream.of(
                arguments("version 1", frame(1, EXCHANGE), "version=1 must be >= 2"),
                arguments("polling", frame(3, RawPeer.POLLING), "got=Polling"),
                arguments("data", RawPeer.fallback(2, 0, (byte) 1), "got=FallbackData"),
                arguments("acknowledgement", frame(3, RawPeer.ACK_SHARE), "got=AckShareMemory"),
                arguments("memfd at once", names(3, SHARE_MEMFD, "q", "b"), "got=ShareMemory"),
                arguments("path with NUL", names(2, SHARE_FILES, "q\0", "b"), "path that is none"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("framesOutOfOrder")
    void shouldRefuseAFirstFrameThatIsNotTheFirst(String what, byte[] bytes, String rule) {
        try (ServerUnderAttack target = new ServerUnderAttack();
                RawPeer peer = target.connect()) {
            peer.send(bytes);
            assertThat(target.nextEnd())
                    .isInstanceOf(HandshakeException.class)
                    .hasMessageContaining(rule);
            peer.awaitClosed();
        }
    }

    @Test
    void shouldAgreeOnItsOwnVersionWithAPeerThatSpeaksNewerOnes() {
        try (ServerUnderAttack target = new ServerUnderAttack();
                RawMemory memory = RawMemory.memfd();
                RawPeer peer = target.connect()) {
            peer.send(frame(9, EXCHANGE));
            peer.expect(EXCHANGE);
            peer.send(names(3, SHARE_MEMFD, "q", "b"));
            peer.expect(RawPeer.ACK_READY);
            io.shmipc.internal.os.RawMessages.send(
                    peer.socket(), 1, memory.bufferFd(), memory.queueFd());
            peer.expect(RawPeer.ACK_SHARE);
            peer.close();
            assertThat(target.nextEnd()).isSameAs(io.shmipc.testkit.RecordingListener.ON_PURPOSE);
        }
    }

    @Test
    void shouldReadFramesThatArriveByteByByte() {
        try (ServerUnderAttack target = new ServerUnderAttack();
                RawMemory memory = RawMemory.memfd();
                RawPeer peer = target.connect()) {
            for (byte b : frame(3, EXCHANGE)) {
                peer.send(b);
            }
            peer.expect(EXCHANGE);
            for (byte b : names(3, SHARE_MEMFD, "q", "b")) {
                peer.send(b);
            }
            peer.expect(RawPeer.ACK_READY);
            io.shmipc.internal.os.RawMessages.send(
                    peer.socket(), 1, memory.bufferFd(), memory.queueFd());
            peer.expect(RawPeer.ACK_SHARE);
            for (byte b : RawPeer.fallback(2, 0, new byte[] {0, 0, 0, 1, 7})) {
                peer.send(b);
            }
            // The answer comes through the queue, so a wake-up announces it.
            peer.expect(RawPeer.POLLING);
        }
    }
}
