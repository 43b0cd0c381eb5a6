package io.shmipc.internal.os;

import static io.shmipc.internal.os.SocketKind.LONG_NANOS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.error.ProtocolException;
import io.shmipc.error.SystemCallException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DescriptorPassingTest {

    @TempDir Path directory;

    @Test
    void shouldPassTwoDescriptorsInOrderWithOneDataByte() throws Exception {
        try (SocketKind.Pair pair = SocketKind.NATIVE_UNIX.connectedPair(directory);
                OwnedFd first = SharedFile.createMemfd("first", 111);
                OwnedFd second = SharedFile.createMemfd("second", 222)) {
            pair.client().write(ByteBuffer.wrap(new byte[] {7}));
            pair.client().sendDescriptors(first, second);
            pair.client().write(ByteBuffer.wrap(new byte[] {9}));
            ByteBuffer frame = ByteBuffer.allocate(1);
            assertThat(pair.server().read(frame)).isEqualTo(1);
            assertThat(pair.server().awaitReadable(LONG_NANOS)).isTrue();
            OwnedFd[] received = pair.server().receiveDescriptors(2);
            try (OwnedFd one = received[0];
                    OwnedFd two = received[1]) {
                assertThat(received).hasSize(2);
                assertThat(SharedFile.identity(one)).isEqualTo(SharedFile.identity(first));
                assertThat(SharedFile.identity(two)).isEqualTo(SharedFile.identity(second));
                assertThat(one.value()).isNotEqualTo(first.value());
                assertThat(isClosedOnExec(one)).isTrue();
                assertThat(isClosedOnExec(two)).isTrue();
            }
            ByteBuffer next = ByteBuffer.allocate(8);
            assertThat(pair.server().read(next)).isEqualTo(1);
            assertThat(next.get(0)).isEqualTo((byte) 9);
        }
    }

    @Test
    void shouldSendADataByteOfZero() {
        try (SocketKind.Pair pair = SocketKind.NATIVE_UNIX.connectedPair(directory);
                OwnedFd fd = SharedFile.createMemfd("m", 1)) {
            pair.client().sendDescriptors(fd, fd);
            ByteBuffer bytes = ByteBuffer.wrap(new byte[] {5, 5, 5});
            assertThat(pair.server().read(bytes)).isEqualTo(1);
            assertThat(bytes.array()).containsExactly(0, 5, 5);
        }
    }

    @Test
    void shouldCloseEveryDescriptorOfAWrongNumber() throws Exception {
        try (SocketKind.Pair pair = SocketKind.NATIVE_UNIX.connectedPair(directory);
                OwnedFd fd = SharedFile.createMemfd("m", 1)) {
            int socket = ((NativeSocket) pair.client()).descriptor().value();
            int[] most = new int[MessageDescriptor.MAX_DESCRIPTORS];
            java.util.Arrays.fill(most, fd.value());
            for (int[] sent : new int[][] {{fd.value()}, most, {fd.value(), fd.value(), 0}}) {
                OpenDescriptors.assertNoneLeft(
                        () -> {
                            DescriptorPassing.send(socket, sent);
                            assertThatThrownBy(() -> pair.server().receiveDescriptors(2))
                                    .isInstanceOf(ProtocolException.class)
                                    .hasMessage(
                                            "descriptors received="
                                                    + sent.length
                                                    + " must be == 2");
                        });
            }
        }
    }

    @Test
    void shouldCloseWhatArrivedOfATruncatedMessage() throws Exception {
        try (SocketKind.Pair pair = SocketKind.NATIVE_UNIX.connectedPair(directory);
                OwnedFd fd = SharedFile.createMemfd("m", 1)) {
            int from = ((NativeSocket) pair.client()).descriptor().value();
            int to = ((NativeSocket) pair.server()).descriptor().value();
            OpenDescriptors.assertNoneLeft(
                    () -> {
                        DescriptorPassing.send(from, fd.value(), fd.value(), fd.value());
                        assertThatThrownBy(() -> DescriptorPassing.receive(to, 2, 2))
                                .isInstanceOf(ProtocolException.class)
                                .hasMessageContaining("MSG_CTRUNC")
                                .hasMessageContaining("received=2, expected=2");
                    });
        }
    }

    @Test
    void shouldRefuseBytesWithoutDescriptorsAndReadOneOnly() {
        try (SocketKind.Pair pair = SocketKind.NATIVE_UNIX.connectedPair(directory)) {
            pair.client().write(ByteBuffer.allocate(3));
            assertThatThrownBy(() -> pair.server().receiveDescriptors(2))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessage("descriptors received=0 must be == 2");
            assertThat(pair.server().read(ByteBuffer.allocate(8))).isEqualTo(2);
        }
    }

    @Test
    void shouldTellNothingYetFromTheEndOfTheStream() {
        try (SocketKind.Pair pair = SocketKind.NATIVE_UNIX.connectedPair(directory)) {
            assertThatThrownBy(() -> pair.server().receiveDescriptors(2))
                    .isInstanceOf(SystemCallException.class)
                    .hasMessageContaining("EAGAIN");
            pair.client().close();
            assertThatThrownBy(() -> pair.server().receiveDescriptors(2))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("closed the connection");
        }
    }

    @Test
    void shouldRefuseClosedDescriptorsAndOddNumbersAsMisuse() {
        try (SocketKind.Pair pair = SocketKind.NATIVE_UNIX.connectedPair(directory);
                OwnedFd open = SharedFile.createMemfd("m", 1)) {
            OwnedFd closed = SharedFile.createMemfd("m", 1);
            closed.close();
            assertThatThrownBy(() -> pair.client().sendDescriptors(open, closed))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> pair.client().receiveDescriptors(0))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> pair.client().receiveDescriptors(254))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(pair.server().awaitReadable(0)).isFalse();
        }
    }

    private static boolean isClosedOnExec(OwnedFd fd) throws Exception {
        return Files.readAllLines(Path.of("/proc/self/fdinfo/" + fd.value())).stream()
                .filter(line -> line.startsWith("flags:"))
                .map(line -> Integer.parseInt(line.substring(6).trim(), 8))
                .allMatch(flags -> (flags & Linux.O_CLOEXEC) != 0);
    }
}
