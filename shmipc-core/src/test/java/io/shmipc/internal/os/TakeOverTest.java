package io.shmipc.internal.os;

import static io.shmipc.internal.os.SocketKind.LONG_NANOS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.error.ConfigurationException;
import io.shmipc.error.PeerUnavailableException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One listening socket takes the place of another. */
@Timeout(120)
class TakeOverTest {

    private static final ListenOptions TAKE_OVER = new ListenOptions(128, 0640, null, null, true);

    @TempDir Path directory;

    private UnixDomainSocketAddress address() {
        return UnixDomainSocketAddress.of(directory.resolve("s"));
    }

    private List<Path> files() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static void assertReaches(SocketAddress address, Acceptor target, boolean portable)
            throws Exception {
        try (ControlSocket client = Sockets.connect(address, LONG_NANOS, portable);
                ControlSocket accepted = target.accept(LONG_NANOS)) {
            assertThat(accepted).isNotNull();
            assertThat(accepted.localAddress()).isEqualTo(address);
            assertThat(client.remoteAddress()).isEqualTo(address);
        }
    }

    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void shouldReplaceTheFileOfASocketThatListens(boolean oldPortable, boolean newPortable)
            throws Exception {
        Acceptor old = Sockets.listen(address(), ListenOptions.DEFAULT, oldPortable);
        try (old;
                Acceptor successor = Sockets.listen(address(), TAKE_OVER, newPortable)) {
            assertThat(files()).containsExactly(address().getPath());
            assertThat(FileStatus.of(address().getPath()).permissions()).isEqualTo(0640);
            assertThat(successor.localAddress()).isEqualTo(address());
            assertThat(old.isReplaced()).isTrue();
            assertThat(successor.isReplaced()).isFalse();
            assertReaches(address(), successor, newPortable);
            assertThat(old.accept(0)).isNull();

            old.close();
            assertThat(files()).containsExactly(address().getPath());
            assertReaches(address(), successor, newPortable);
        }
        assertThat(files()).isEmpty();
    }

    /** Between its look at the file and the removal of it the file could become a successor's. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNotRemoveItsFileWhileAnotherTakesThePathOver(boolean portable) throws Exception {
        Acceptor old = Sockets.listen(address(), ListenOptions.DEFAULT, portable);
        Background<Boolean> closing;
        try (ListenLock successor = ListenLock.take(address().getPath())) {
            closing =
                    Background.start(
                            () -> {
                                old.close();
                                return true;
                            });
            closing.awaitInside("ListenLock", "take");
            assertThat(closing.isDone()).isFalse();
            assertThat(files()).containsExactly(address().getPath());
        }
        assertThat(closing.result()).isTrue();
        assertThat(files()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldListenWhereNobodyDoes(boolean portable) throws Exception {
        try (Acceptor first = Sockets.listen(address(), TAKE_OVER, portable)) {
            assertReaches(address(), first, portable);
            assertThat(first.isReplaced()).isFalse();
            Files.delete(address().getPath());
            assertThat(first.isReplaced()).as("replaced by nothing").isFalse();
            Files.createFile(address().getPath());
            assertThat(first.isReplaced()).as("replaced by what is no socket").isFalse();
        }
        assertThat(files()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldReplaceNothingButASocket(boolean portable) throws Exception {
        Files.writeString(address().getPath(), "precious");
        OpenDescriptors.assertNoneLeft(
                () ->
                        assertThatThrownBy(() -> Sockets.listen(address(), TAKE_OVER, portable))
                                .isInstanceOf(ConfigurationException.class)
                                .hasMessageContaining("not a socket"));
        assertThat(files()).containsExactly(address().getPath());
        assertThat(Files.readString(address().getPath())).isEqualTo("precious");
    }

    /** Clients that connect without a pause meanwhile are never refused. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLeaveNoMomentAtWhichNobodyListens(boolean portable) throws Exception {
        Acceptor current = Sockets.listen(address(), TAKE_OVER, portable);
        try {
            for (int round = 0; round < 30; round++) {
                Background<Boolean> client =
                        Background.start(
                                () -> {
                                    for (int i = 0; i < 30; i++) {
                                        Sockets.connect(address(), LONG_NANOS, false).close();
                                    }
                                    return true;
                                });
                Acceptor old = current;
                current = Sockets.listen(address(), TAKE_OVER, portable);
                assertThat(client.result()).isTrue();
                old.close();
            }
        } catch (PeerUnavailableException refused) {
            throw new AssertionError("nobody listened", refused);
        } finally {
            current.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldListenBesideAnotherAtATcpPortIfBothWereToldTo(boolean portable) throws Exception {
        SocketAddress any = new InetSocketAddress("127.0.0.1", 0);
        try (Acceptor old = Sockets.listen(any, TAKE_OVER, portable)) {
            Acceptor successor = Sockets.listen(old.localAddress(), TAKE_OVER, portable);
            try (successor) {
                assertThat(old.isReplaced()).isFalse();
                old.close();
                assertReaches(successor.localAddress(), successor, portable);
                assertThatThrownBy(
                                () ->
                                        Sockets.listen(
                                                successor.localAddress(),
                                                ListenOptions.DEFAULT,
                                                portable))
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageStartingWith("address in use: ");
            }
        }
    }
}
