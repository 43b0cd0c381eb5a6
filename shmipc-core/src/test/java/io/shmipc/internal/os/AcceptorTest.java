package io.shmipc.internal.os;

import static io.shmipc.internal.os.SocketKind.LONG_NANOS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.error.ConfigurationException;
import io.shmipc.error.PeerUnavailableException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import jnr.posix.POSIXFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class AcceptorTest {

    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldGiveNothingWhenTheTimeIsOver(SocketKind kind) {
        try (Acceptor acceptor = kind.listen(directory)) {
            assertThat(acceptor.accept(0)).isNull();
            assertThat(acceptor.accept(2_000_000)).isNull();
            assertThatThrownBy(() -> acceptor.accept(-1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldWakeAWaitingThreadWhenClosed(SocketKind kind) throws Exception {
        for (int round = 0; round < 20; round++) {
            try (Acceptor acceptor = kind.listen(directory)) {
                Background<Boolean> waiting =
                        Background.start(() -> acceptor.accept(Long.MAX_VALUE) == null);
                waiting.awaitInside("Acceptor", "accept");
                acceptor.close();
                assertThat(waiting.result()).isTrue();
                assertThat(acceptor.isOpen()).isFalse();
                assertThat(acceptor.accept(LONG_NANOS)).isNull();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKnowWhereItListens(SocketKind kind) {
        SocketAddress asked = kind.freshAddress(directory);
        try (Acceptor acceptor = Sockets.listen(asked, ListenOptions.DEFAULT, kind.portable)) {
            if (kind.unix) {
                assertThat(acceptor.localAddress()).isEqualTo(asked);
            } else {
                assertThat(((InetSocketAddress) acceptor.localAddress()).getPort()).isPositive();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldSpeakIpv6(boolean portable) throws Exception {
        InetAddress loopback = Inet6Address.getByName("::1");
        Acceptor acceptor;
        try {
            acceptor =
                    Sockets.listen(
                            new InetSocketAddress(loopback, 0), ListenOptions.DEFAULT, portable);
        } catch (RuntimeException noIpv6) {
            Assumptions.abort("no IPv6 here: " + noIpv6.getMessage());
            return;
        }
        try (acceptor;
                ControlSocket client =
                        Sockets.connect(acceptor.localAddress(), LONG_NANOS, portable);
                ControlSocket server = acceptor.accept(LONG_NANOS)) {
            assertThat(((InetSocketAddress) server.localAddress()).getAddress())
                    .isEqualTo(loopback);
            assertThat(client.localAddress()).isEqualTo(server.remoteAddress());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseAnAddressSomebodyListensAt(SocketKind kind) throws Exception {
        try (Acceptor acceptor = kind.listen(directory)) {
            OpenDescriptors.assertNoneLeft(
                    () ->
                            assertThatThrownBy(
                                            () ->
                                                    Sockets.listen(
                                                            acceptor.localAddress(),
                                                            ListenOptions.DEFAULT,
                                                            kind.portable))
                                    .isInstanceOf(ConfigurationException.class)
                                    .hasMessageStartingWith("address in use: "));
            ControlSocket client =
                    Sockets.connect(acceptor.localAddress(), LONG_NANOS, kind.portable);
            client.close();
        }
        assertThat(namesInDirectory()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldReplaceTheSocketFileOfADeadProcess(boolean portable) throws Exception {
        UnixDomainSocketAddress address = abandonedSocketFile();
        FileIdentity before = SharedFile.identity(address.getPath());
        try (Acceptor acceptor = Sockets.listen(address, ListenOptions.DEFAULT, portable);
                ControlSocket client = Sockets.connect(address, LONG_NANOS, portable);
                ControlSocket server = acceptor.accept(LONG_NANOS)) {
            assertThat(server.isOpen()).isTrue();
            assertThat(client.isOpen()).isTrue();
            assertThat(before).isNotNull();
        }
        assertThat(namesInDirectory()).isEmpty();
    }

    private UnixDomainSocketAddress abandonedSocketFile() throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("dead"));
        try (var channel =
                java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            channel.bind(address);
        }
        assertThat(FileStatus.of(address.getPath()).isSocket()).isTrue();
        return address;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNeverDeleteAFileThatIsNoSocket(boolean portable) throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "precious");
        assertThatThrownBy(
                        () ->
                                Sockets.listen(
                                        UnixDomainSocketAddress.of(file),
                                        ListenOptions.DEFAULT,
                                        portable))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("address in use")
                .hasMessageContaining("not a socket");
        assertThat(file).hasContent("precious");
        assertThat(namesInDirectory()).containsExactly("file");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLeaveTheFileOfASuccessor(boolean portable) throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("hot"));
        Acceptor first = Sockets.listen(address, ListenOptions.DEFAULT, portable);
        Files.delete(address.getPath());
        try (Acceptor second = Sockets.listen(address, ListenOptions.DEFAULT, portable)) {
            first.close();
            assertThat(address.getPath()).exists();
            Sockets.connect(address, LONG_NANOS, portable).close();
        } finally {
            first.close();
        }
        assertThat(address.getPath()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldGiveItsFileTheModeWhateverTheUmask(boolean portable) throws Exception {
        var posix = POSIXFactory.getNativePOSIX();
        for (int umask : new int[] {0, 022, 077}) {
            int before = posix.umask(umask);
            try {
                for (int mode : new int[] {0600, 0660, 0666, 0777, 0644}) {
                    SocketAddress address = SocketKind.NATIVE_UNIX.freshAddress(directory);
                    try (Acceptor acceptor =
                            Sockets.listen(address, new ListenOptions(5, mode), portable)) {
                        Path path = ((UnixDomainSocketAddress) address).getPath();
                        assertThat(FileStatus.of(path).permissions()).isEqualTo(mode);
                        assertThat(acceptor.isOpen()).isTrue();
                    }
                }
            } finally {
                posix.umask(before);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldHaveNoMomentAtWhichItsFileIsMoreOpen(boolean portable) throws Exception {
        Path path = directory.resolve("private");
        AtomicBoolean stop = new AtomicBoolean();
        Background<List<Integer>> watcher =
                Background.start(
                        () -> {
                            List<Integer> tooOpen = new ArrayList<>();
                            while (!stop.get()) {
                                if (Files.exists(path) && isTooOpen(path)) {
                                    tooOpen.add(1);
                                }
                            }
                            return tooOpen;
                        });
        for (int round = 0; round < 300; round++) {
            Sockets.listen(UnixDomainSocketAddress.of(path), ListenOptions.DEFAULT, portable)
                    .close();
        }
        stop.set(true);
        assertThat(watcher.result()).isEmpty();
    }

    private static boolean isTooOpen(Path path) {
        try {
            return (FileStatus.of(path).permissions() & ~0600) != 0;
        } catch (java.io.IOException gone) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldBoundTheLengthOfAPathBeforeAnythingElse(boolean portable) throws Exception {
        String prefix = directory + "/";
        Path longest = Path.of(prefix + "x".repeat(107 - prefix.length()));
        Path tooLong = Path.of(longest + "x");
        for (boolean listen : new boolean[] {true, false}) {
            assertThatThrownBy(() -> open(tooLong, listen, portable))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("pathBytes=108 must be >= 1 and <= 107");
        }
        open(longest, true, portable).close();
        assertThat(namesInDirectory()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNameTheSmallerBoundOfAPathBoundWithoutNativeCalls(boolean portable)
            throws Exception {
        String prefix = directory + "/";
        Path deep = Files.createDirectory(Path.of(prefix + "x".repeat(105 - prefix.length())));
        Path path = deep.resolve("s");
        if (portable) {
            // Often, because the name of the directory beside it is drawn by chance.
            for (int round = 0; round < 300; round++) {
                assertThatThrownBy(() -> open(path, true, true))
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining("pathBytes=107 must be <= 100");
            }
        } else {
            open(path, true, false).close();
        }
        assertThat(deep).isEmptyDirectory();
    }

    private static AutoCloseable open(Path path, boolean listen, boolean portable) {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
        return listen
                ? Sockets.listen(address, ListenOptions.DEFAULT, portable)
                : Sockets.connect(address, LONG_NANOS, portable);
    }

    @ParameterizedTest
    @EnumSource
    void shouldSayWhyNobodyAnswers(SocketKind kind) throws Exception {
        SocketAddress address;
        try (Acceptor acceptor = kind.listen(directory)) {
            address = acceptor.localAddress();
        }
        OpenDescriptors.assertNoneLeft(
                () ->
                        assertThatThrownBy(
                                        () -> Sockets.connect(address, LONG_NANOS, kind.portable))
                                .isInstanceOf(PeerUnavailableException.class)
                                .hasMessageContaining("address=" + address)
                                .hasMessageContaining(
                                        kind.unix
                                                ? "No such file or directory"
                                                : "Connection refused"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldSayThatNobodyListensAtAnAbandonedFile(boolean portable) throws Exception {
        UnixDomainSocketAddress address = abandonedSocketFile();
        assertThatThrownBy(() -> Sockets.connect(address, LONG_NANOS, portable))
                .isInstanceOf(PeerUnavailableException.class)
                .hasMessageContaining("Connection refused");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldStopConnectingWhenTheTimeIsOver(boolean portable) {
        SocketAddress address = SocketKind.NATIVE_UNIX.freshAddress(directory);
        List<ControlSocket> queued = new ArrayList<>();
        try (Acceptor full = Sockets.listen(address, new ListenOptions(1, 0600), portable)) {
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 100; i++) {
                                    queued.add(Sockets.connect(address, 20_000_000, portable));
                                }
                            })
                    .isInstanceOf(PeerUnavailableException.class)
                    .hasMessageContaining("no answer within timeoutNanos=20000000");
            assertThat(queued).isNotEmpty().hasSizeLessThan(10);
            assertThat(full.isOpen()).isTrue();
        } finally {
            queued.forEach(ControlSocket::close);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldConnectOnceTheBacklogHasRoomAgain(boolean portable) throws Exception {
        SocketAddress address = SocketKind.NATIVE_UNIX.freshAddress(directory);
        List<ControlSocket> queued = new ArrayList<>();
        try (Acceptor full = Sockets.listen(address, new ListenOptions(1, 0600), portable)) {
            while (queued.size() < 2) {
                queued.add(Sockets.connect(address, LONG_NANOS, portable));
            }
            Background<ControlSocket> late =
                    Background.start(() -> Sockets.connect(address, LONG_NANOS, portable));
            late.awaitInside("Connector", "connect");
            for (int i = 0; i < 3; i++) {
                queued.add(full.accept(LONG_NANOS));
            }
            queued.add(late.result());
            assertThat(queued).doesNotContainNull();
        } finally {
            queued.forEach(ControlSocket::close);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldRefuseAddressesItCannotUse(boolean portable) {
        SocketAddress unresolved = InetSocketAddress.createUnresolved("nowhere.invalid", 1);
        assertThatThrownBy(() -> Sockets.listen(unresolved, ListenOptions.DEFAULT, portable))
                .isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> Sockets.connect(unresolved, 0, portable))
                .isInstanceOf(PeerUnavailableException.class);
        assertThatThrownBy(() -> Sockets.connect(new SocketAddress() {}, 0, portable))
                .isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> new ListenOptions(0, 0600))
                .hasMessageContaining("backlog=0 must be >= 1");
        assertThatThrownBy(() -> new ListenOptions(1, 01000))
                .hasMessageContaining("unixFileMode=01000 must be >= 0 and <= 0777");
    }

    private List<String> namesInDirectory() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
