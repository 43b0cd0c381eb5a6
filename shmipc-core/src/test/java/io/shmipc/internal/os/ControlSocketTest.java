package io.shmipc.internal.os;

import static io.shmipc.internal.os.SocketKind.LONG_NANOS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.error.SystemCallException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ControlSocketTest {

    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldCarryBytesBothWaysWithDirectAndHeapBuffers(SocketKind kind) {
        try (SocketKind.Pair pair = kind.connectedPair(directory)) {
            for (boolean direct : new boolean[] {true, false}) {
                carry(pair.client(), pair.server(), direct);
                carry(pair.server(), pair.client(), direct);
            }
        }
    }

    /** Position and limit lie inside the buffer, so that neither may be mistaken. */
    private static void carry(ControlSocket from, ControlSocket to, boolean direct) {
        ByteBuffer source = allocate(direct, 32).putLong(8, 0x1122334455667788L);
        source.position(8).limit(16);
        assertThat(from.write(source)).isEqualTo(8);
        assertThat(source.position()).isEqualTo(16);
        ByteBuffer target = allocate(direct, 32);
        target.position(4).limit(12);
        assertThat(to.awaitReadable(LONG_NANOS)).isTrue();
        assertThat(to.read(target)).isEqualTo(8);
        assertThat(target.position()).isEqualTo(12);
        assertThat(target.getLong(4)).isEqualTo(0x1122334455667788L);
        assertThat(target.getInt(0)).isZero();
        assertThat(target.limit(32).getInt(12)).isZero();
    }

    private static ByteBuffer allocate(boolean direct, int bytes) {
        return direct ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes);
    }

    @ParameterizedTest
    @EnumSource
    void shouldCarryALargeStreamThroughAFullSocket(SocketKind kind) throws Exception {
        byte[] sent = new byte[3_000_001];
        new Random(42).nextBytes(sent);
        try (SocketKind.Pair pair = kind.connectedPair(directory)) {
            Background<Boolean> writer =
                    Background.start(
                            () -> {
                                ByteBuffer source = ByteBuffer.wrap(sent).asReadOnlyBuffer();
                                while (source.hasRemaining()) {
                                    if (pair.client().write(source) == 0) {
                                        assertThat(pair.client().awaitWritable(LONG_NANOS))
                                                .isTrue();
                                    }
                                }
                                pair.client().shutdownOutput();
                                return true;
                            });
            ByteBuffer received = ByteBuffer.allocateDirect(sent.length + 10);
            while (pair.server().read(received) >= 0) {
                assertThat(pair.server().awaitReadable(LONG_NANOS)).isTrue();
            }
            assertThat(writer.result()).isTrue();
            assertThat(received.flip()).isEqualTo(ByteBuffer.wrap(sent));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReturnZeroWhenNothingIsThereOrNoRoomIsLeft(SocketKind kind) {
        try (SocketKind.Pair pair = kind.connectedPair(directory)) {
            assertThat(pair.server().read(ByteBuffer.allocate(8))).isZero();
            assertThat(pair.server().awaitReadable(0)).isFalse();
            assertThat(pair.server().awaitReadable(2_000_000)).isFalse();
            assertThat(pair.client().write(ByteBuffer.allocate(0))).isZero();
            assertThat(pair.client().awaitWritable(0)).isTrue();
            pair.client().write(ByteBuffer.allocate(1));
            assertThat(pair.server().awaitReadable(LONG_NANOS)).isTrue();
            assertThat(pair.server().read(ByteBuffer.allocate(0))).isZero();
            ByteBuffer block = ByteBuffer.allocateDirect(100_000);
            // Not until it is no longer writable: a unix socket takes bytes for longer than it
            // calls itself that.
            while (pair.client().write(block) > 0) {
                block.clear();
            }
            assertThat(block.position()).isZero();
            pair.server().close();
            assertThat(pair.client().awaitWritable(LONG_NANOS)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSeeTheEndAfterTheBytesWhenThePeerCloses(SocketKind kind) {
        try (SocketKind.Pair pair = kind.connectedPair(directory)) {
            pair.client().write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            pair.client().close();
            assertThat(pair.server().awaitReadable(LONG_NANOS)).isTrue();
            ByteBuffer target = ByteBuffer.allocate(8);
            assertThat(pair.server().read(target)).isEqualTo(3);
            assertThat(pair.server().awaitReadable(LONG_NANOS)).isTrue();
            assertThat(pair.server().read(target)).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadOnAfterShuttingDownItsOutput(SocketKind kind) {
        try (SocketKind.Pair pair = kind.connectedPair(directory)) {
            pair.client().shutdownOutput();
            assertThat(pair.server().awaitReadable(LONG_NANOS)).isTrue();
            assertThat(pair.server().read(ByteBuffer.allocate(1))).isEqualTo(-1);
            pair.server().write(ByteBuffer.allocate(5));
            assertThat(pair.client().awaitReadable(LONG_NANOS)).isTrue();
            assertThat(pair.client().read(ByteBuffer.allocate(8))).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldThrowWhenWritingToAPeerThatHasGone(SocketKind kind) {
        try (SocketKind.Pair pair = kind.connectedPair(directory)) {
            pair.server().close();
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 1000; i++) {
                                    pair.client().awaitWritable(LONG_NANOS);
                                    pair.client().write(ByteBuffer.allocate(10_000));
                                }
                            })
                    .isInstanceOfSatisfying(
                            SystemCallException.class,
                            failure ->
                                    assertThat(failure.errno())
                                            .isIn(Errno.EPIPE, Errno.ECONNRESET));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NATIVE_UNIX", "PORTABLE_UNIX"})
    void shouldThrowConnectionResetWhenThePeerLeftBytesUnread(SocketKind kind) {
        try (SocketKind.Pair pair = kind.connectedPair(directory)) {
            pair.client().write(ByteBuffer.allocate(10));
            assertThat(pair.server().awaitReadable(LONG_NANOS)).isTrue();
            pair.server().close();
            assertReset(pair.client());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldThrowConnectionResetWhenATcpPeerAborts(boolean portable) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ControlSocket client =
                        Sockets.connect(server.getLocalSocketAddress(), LONG_NANOS, portable)) {
            try (Socket accepted = server.accept()) {
                accepted.setSoLinger(true, 0);
            }
            assertReset(client);
        }
    }

    private static void assertReset(ControlSocket socket) {
        assertThat(socket.awaitReadable(LONG_NANOS)).isTrue();
        assertThatThrownBy(() -> socket.read(ByteBuffer.allocate(8)))
                .isInstanceOfSatisfying(
                        SystemCallException.class,
                        failure -> assertThat(failure.errno()).isEqualTo(Errno.ECONNRESET));
    }

    @ParameterizedTest
    @EnumSource
    void shouldSaySoAfterItsOwnClose(SocketKind kind) {
        try (SocketKind.Pair pair = kind.connectedPair(directory)) {
            ControlSocket socket = pair.client();
            assertThat(socket.isOpen()).isTrue();
            socket.close();
            socket.close();
            assertThat(socket.isOpen()).isFalse();
            assertThat(socket.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            assertThat(socket.awaitReadable(LONG_NANOS)).isTrue();
            assertThat(socket.awaitWritable(LONG_NANOS)).isTrue();
            assertThatThrownBy(() -> socket.write(ByteBuffer.allocate(1)))
                    .isInstanceOf(SystemCallException.class)
                    .hasMessageContaining("EBADF");
            assertThatThrownBy(socket::shutdownOutput).isInstanceOf(SystemCallException.class);
            assertThat(socket.toString()).contains("closed");
            assertThat(socket.remoteAddress()).isEqualTo(pair.server().localAddress());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseNegativeTimeouts(SocketKind kind) {
        try (SocketKind.Pair pair = kind.connectedPair(directory)) {
            assertThatThrownBy(() -> pair.client().awaitReadable(-1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("timeoutNanos=-1 must be >= 0");
            assertThatThrownBy(() -> pair.client().awaitWritable(-1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldWakeAWaitingThreadWhenClosed(SocketKind kind) throws Exception {
        for (int round = 0; round < 20; round++) {
            try (SocketKind.Pair pair = kind.connectedPair(directory)) {
                Background<Boolean> waiting =
                        Background.start(() -> pair.client().awaitReadable(Long.MAX_VALUE));
                waiting.awaitInside("Socket", "await");
                pair.client().close();
                assertThat(waiting.result()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepWaitingWhenInterruptedAndKeepTheInterrupt(SocketKind kind) throws Exception {
        try (SocketKind.Pair pair = kind.connectedPair(directory)) {
            Background<Boolean> waiting =
                    Background.start(
                            () -> {
                                Thread.currentThread().interrupt();
                                return pair.client().awaitReadable(Long.MAX_VALUE)
                                        && Thread.currentThread().isInterrupted();
                            });
            waiting.interrupt();
            assertThat(waiting.isDone()).isFalse();
            pair.server().write(ByteBuffer.allocate(1));
            assertThat(waiting.result()).isTrue();
            assertThat(pair.client().read(ByteBuffer.allocate(1))).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNeverTouchAnotherFileWhenClosedUnderReadersAndWriters(SocketKind kind)
            throws Exception {
        for (int round = 0; round < 100; round++) {
            try (SocketKind.Pair pair = kind.connectedPair(directory)) {
                Background<Boolean> reader = Background.start(() -> readUntilEnd(pair.client()));
                Background<Boolean> writer =
                        Background.start(() -> writeUntilClosed(pair.client()));
                pair.client().close();
                // Gets the freed number; a late read or write would disturb it.
                try (SocketKind.Pair next = kind.connectedPair(directory)) {
                    assertThat(reader.result()).isTrue();
                    assertThat(writer.result()).isTrue();
                    assertThat(next.server().read(ByteBuffer.allocate(1))).isZero();
                    assertThat(next.client().read(ByteBuffer.allocate(1))).isZero();
                }
            }
        }
    }

    private static boolean readUntilEnd(ControlSocket socket) {
        ByteBuffer target = ByteBuffer.allocateDirect(8);
        while (socket.read(target.clear()) >= 0) {
            Thread.onSpinWait();
        }
        return true;
    }

    private static boolean writeUntilClosed(ControlSocket socket) {
        ByteBuffer source = ByteBuffer.allocateDirect(8);
        try {
            for (; ; ) {
                socket.write(source.clear());
            }
        } catch (SystemCallException closed) {
            return closed.errno() == Errno.EBADF || closed.errno() == Errno.EPIPE;
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKnowItsAddressesAndItsPeer(SocketKind kind) {
        try (SocketKind.Pair pair = kind.connectedPair(directory)) {
            ControlSocket client = pair.client();
            ControlSocket server = pair.server();
            assertThat(client.localAddress()).isEqualTo(server.remoteAddress());
            assertThat(client.carriesDescriptors()).isEqualTo(kind == SocketKind.NATIVE_UNIX);
            if (kind.unix) {
                assertThat(client.remoteAddress()).isInstanceOf(UnixDomainSocketAddress.class);
                assertThat(client.localAddress()).isEqualTo(UnixDomainSocketAddress.of(""));
            } else {
                assertThat(client.remoteAddress()).isEqualTo(server.localAddress());
                assertThat(client.remoteAddress()).isInstanceOf(InetSocketAddress.class);
            }
            if (kind == SocketKind.NATIVE_UNIX) {
                PeerCredentials self = server.peerCredentials();
                assertThat(self).isEqualTo(client.peerCredentials());
                assertThat(self.pid()).isEqualTo((int) ProcessHandle.current().pid());
                assertThat(self.uid()).isEqualTo(Integer.toUnsignedLong(LibC.C.geteuid()));
            } else {
                if (kind.unix) {
                    // The JDK tells names, and no process id.
                    long own = Integer.toUnsignedLong(LibC.C.geteuid());
                    assertThat(server.peerCredentials().uid()).isEqualTo(own);
                    assertThat(server.peerCredentials().pid()).isEqualTo(PeerCredentials.UNKNOWN);
                    assertThat(Platform.effectiveUid()).isEqualTo(own);
                    assertThat(NioPeer.ownUid()).isEqualTo(own);
                } else {
                    assertThat(server.peerCredentials()).isNull();
                }
                assertThatThrownBy(() -> server.receiveDescriptors(2))
                        .isInstanceOf(UnsupportedOperationException.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NATIVE_TCP", "PORTABLE_TCP"})
    void shouldSendSmallFramesAtOnceOverTcp(SocketKind kind) throws Exception {
        try (SocketKind.Pair pair = kind.connectedPair(directory)) {
            for (ControlSocket socket : new ControlSocket[] {pair.client(), pair.server()}) {
                if (socket instanceof NioControlSocket nio) {
                    assertThat(nio.channel().getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
                } else {
                    int fd = ((NativeSocket) socket).descriptor().value();
                    assertThat(noDelay(fd)).isEqualTo(1);
                }
            }
        }
    }

    private static int noDelay(int fd) {
        NativeBuffer scratch = NativeBuffer.scratch();
        scratch.bytes.putInt(4, 4);
        LibC.C.getsockopt(
                fd, Linux.IPPROTO_TCP, Linux.TCP_NODELAY, scratch.address, scratch.address + 4);
        return scratch.bytes.getInt(0);
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotLeakDescriptors(SocketKind kind) throws Exception {
        OpenDescriptors.assertNoneLeft(
                () -> {
                    try (SocketKind.Pair pair = kind.connectedPair(directory)) {
                        pair.client().awaitReadable(0);
                    }
                });
    }
}
