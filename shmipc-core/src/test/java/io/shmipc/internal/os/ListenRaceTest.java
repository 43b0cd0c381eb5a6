package io.shmipc.internal.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.shmipc.error.ConfigurationException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Socket files: whose they are, and who gets an abandoned one. */
class ListenRaceTest {

    private static final int SERVERS = 4;
    private static final int ROUNDS = 150;
    private static final int OTHER = 65534;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLetOneOfManyReplaceAnAbandonedFileAndLeaveItThere(boolean portable)
            throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        CyclicBarrier start = new CyclicBarrier(SERVERS);
        for (int round = 0; round < ROUNDS; round++) {
            abandon(address);
            List<Background<@Nullable Acceptor>> servers = new ArrayList<>();
            for (int i = 0; i < SERVERS; i++) {
                servers.add(
                        Background.start(
                                () -> {
                                    start.await(20, TimeUnit.SECONDS);
                                    return listen(address, portable);
                                }));
            }
            List<Acceptor> listening = new ArrayList<>();
            for (Background<@Nullable Acceptor> server : servers) {
                Acceptor acceptor = server.result();
                if (acceptor != null) {
                    listening.add(acceptor);
                }
            }
            try {
                assertThat(listening).as("round %d", round).hasSize(1);
                try (ControlSocket client =
                                Sockets.connect(address, TimeUnit.SECONDS.toNanos(5), portable);
                        ControlSocket accepted =
                                listening.get(0).accept(TimeUnit.SECONDS.toNanos(5))) {
                    assertThat(client.isOpen()).isTrue();
                    assertThat(accepted).as("round %d", round).isNotNull();
                }
            } finally {
                listening.forEach(Acceptor::close);
            }
        }
    }

    private static @Nullable Acceptor listen(UnixDomainSocketAddress address, boolean portable) {
        try {
            return Sockets.listen(address, ListenOptions.DEFAULT, portable);
        } catch (ConfigurationException taken) {
            assertThat(taken).hasMessageContaining("address in use");
            return null;
        }
    }

    private static void abandon(UnixDomainSocketAddress address) throws Exception {
        Files.deleteIfExists(address.getPath());
        try (var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.bind(address);
        }
    }

    @Test
    void shouldStartAlthoughSomebodyKeepsTheLockOfTheFolder() {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        try (ListenLock kept = ListenLock.take(address.getPath());
                Acceptor acceptor = Sockets.listen(address, ListenOptions.DEFAULT, false)) {
            assertThat(kept).isNotNull();
            assertThat(acceptor.isOpen()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldGiveItsFileToTheUserAndGroupThatAreSet(boolean portable) throws Exception {
        assumeTrue(LibC.C.geteuid() == 0, "needs root, to give files away");
        Path path = folder.resolve("s");
        ListenOptions options =
                new ListenOptions(5, 0660, String.valueOf(OTHER), String.valueOf(OTHER), false);
        try (Acceptor acceptor =
                Sockets.listen(UnixDomainSocketAddress.of(path), options, portable)) {
            assertThat(acceptor.isOpen()).isTrue();
            assertThat(FileStatus.of(path).uid()).isEqualTo(OTHER);
            assertThat(Files.getAttribute(path, "unix:gid")).isEqualTo(OTHER);
            assertThat(FileStatus.of(path).permissions()).isEqualTo(0660);
        }
        assertThat(path).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldReplaceAFileThatWasGivenToTheUserThatIsSet(boolean portable) throws Exception {
        assumeTrue(LibC.C.geteuid() == 0, "needs root, to give files away");
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        ListenOptions options = new ListenOptions(5, 0660, String.valueOf(OTHER), null, false);
        Path aside = folder.resolve("aside");
        Acceptor dead = Sockets.listen(address, options, portable);
        Files.move(address.getPath(), aside);
        dead.close();
        Files.move(aside, address.getPath());
        assertThatThrownBy(() -> Sockets.listen(address, ListenOptions.DEFAULT, portable))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("belongs to uid=" + OTHER);
        ListenOptions takeOver = new ListenOptions(5, 0660, String.valueOf(OTHER), null, true);
        try (Acceptor first = Sockets.listen(address, options, portable)) {
            assertThat(first.isReplaced()).isFalse();
            try (Acceptor second = Sockets.listen(address, takeOver, portable)) {
                assertThat(first.isReplaced()).isTrue();
                assertThat(second.isReplaced()).isFalse();
                assertThat(FileStatus.of(address.getPath()).uid()).isEqualTo(OTHER);
            }
        }
    }

    /** Open to our own group is more than asked for, if it is to be another one's. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldHaveNoMomentAtWhichItsFileIsOpenToAnotherGroupThanTheOneSet(boolean portable)
            throws Exception {
        assumeTrue(LibC.C.geteuid() == 0, "needs root, to give files away");
        Path path = folder.resolve("s");
        var stop = new java.util.concurrent.atomic.AtomicBoolean();
        Background<Integer> watcher =
                Background.start(
                        () -> {
                            int tooOpen = 0;
                            while (!stop.get()) {
                                tooOpen += isOpenToOurGroup(path) ? 1 : 0;
                            }
                            return tooOpen;
                        });
        ListenOptions options = new ListenOptions(5, 0660, null, String.valueOf(OTHER), false);
        for (int round = 0; round < 300; round++) {
            Sockets.listen(UnixDomainSocketAddress.of(path), options, portable).close();
        }
        stop.set(true);
        assertThat(watcher.result()).isZero();
    }

    /** Whoever a file was given to may put a link there, also in a folder with a sticky bit. */
    @Test
    void shouldChangeNothingThatIsPutInThePlaceOfItsFile() throws Exception {
        assumeTrue(LibC.C.geteuid() == 0, "needs root, to give files away");
        Path path = folder.resolve("s");
        Path target = Files.writeString(folder.resolve("target"), "another's");
        FilePermissions.set(target, 0600);
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);
        ListenOptions options = new ListenOptions(5, 0666, String.valueOf(OTHER), null, false);
        try (Acceptor acceptor =
                        Sockets.listen(
                                UnixDomainSocketAddress.of(path), ListenOptions.DEFAULT, false);
                BoundSocketFile bound = BoundSocketFile.open(path)) {
            assertThat(acceptor.isOpen()).isTrue();
            Path aside = Files.move(path, folder.resolve("aside"));
            Files.move(link, path);
            bound.settle(options);
            assertThat(FileStatus.of(target).permissions()).isEqualTo(0600);
            assertThat(FileStatus.of(target).uid()).isZero();
            assertThat(FileStatus.of(aside).permissions()).isEqualTo(0666);
            assertThat(FileStatus.of(aside).uid()).isEqualTo(OTHER);
            assertThatThrownBy(() -> BoundSocketFile.open(path))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("somebody has replaced what was just bound");
            Files.delete(aside);
        }
    }

    private static boolean isOpenToOurGroup(Path path) {
        try {
            var values = Files.readAttributes(path, "unix:mode,gid");
            return ((Integer) values.get("mode") & 060) != 0
                    && (Integer) values.get("gid") != OTHER;
        } catch (java.io.IOException gone) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldSayThatThereIsNoSuchUserOrGroupAndLeaveNothing(boolean portable) throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        assertThatThrownBy(
                        () ->
                                Sockets.listen(
                                        address,
                                        new ListenOptions(
                                                5, 0600, "nobody-of-this-name", null, false),
                                        portable))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("unixFileOwner=nobody-of-this-name must be known");
        assertThatThrownBy(
                        () ->
                                Sockets.listen(
                                        address,
                                        new ListenOptions(
                                                5, 0600, null, "no-group-of-this-name", false),
                                        portable))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("unixFileGroup=no-group-of-this-name must be known");
        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }
}
