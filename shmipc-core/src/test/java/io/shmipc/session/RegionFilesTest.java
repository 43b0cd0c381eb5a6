package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.internal.os.Mapping;
import io.shmipc.internal.os.OwnedFd;
import io.shmipc.internal.os.Platform;
import io.shmipc.internal.os.SharedFile;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of dead processes, and what only looks like one. */
class RegionFilesTest {

    private static final String NAME = RegionFiles.newName(7, 0x1234) + RegionFiles.BUFFER;

    @TempDir Path folder;
    @TempDir Path elsewhere;

    /** A file that nobody uses, last changed so long ago. */
    private Path left(String name, long secondsAgo) throws IOException {
        Path file = folder.resolve(name);
        SharedFile.createFile(file, 4096).close();
        age(file, secondsAgo);
        return file;
    }

    private static void age(Path file, long secondsAgo) throws IOException {
        long then = System.currentTimeMillis() - TimeUnit.SECONDS.toMillis(secondsAgo);
        Files.setLastModifiedTime(file, FileTime.fromMillis(then));
    }

    @Test
    void shouldRemoveWhatNobodyUses() throws Exception {
        Path buffer = left(NAME, 3600);
        Path queue = left(RegionFiles.newName(0, -1) + RegionFiles.QUEUE, 61);
        assertThat(RegionFiles.sweep(folder)).isEqualTo(2);
        assertThat(buffer).doesNotExist();
        assertThat(queue).doesNotExist();
    }

    @Test
    void shouldLeaveWhatSomebodyHasMappedUntilHeHasNot() throws Exception {
        Path file = left(NAME, 3600);
        Mapping mapping;
        try (OwnedFd fd = SharedFile.openFile(file)) {
            PeerMemory peer = new PeerMemory.Ledger(SessionConfig.defaults()).of(null);
            mapping = peer.map("buffer", fd);
        }
        assertThat(RegionFiles.sweep(folder)).isZero();
        assertThat(file).exists();
        mapping.close();
        assertThat(RegionFiles.sweep(folder)).isEqualTo(1);
        assertThat(file).doesNotExist();
    }

    @Test
    void shouldLeaveAFileThatMayJustBeingMade() throws Exception {
        Path file = left(NAME, 50);
        Path future = left(RegionFiles.newName(0, 2) + RegionFiles.QUEUE, -3600);
        assertThat(RegionFiles.sweep(folder)).isZero();
        assertThat(file).exists();
        assertThat(future).exists();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shmipc_1_buffer",
                "shmipc_4711_queue_0",
                "shmipc_1_buffer_epoch_1_1234567890",
                "shmipc_1_0123456789abcdef_buffer",
                "shmipc_1_jvm_0123456789abcdef_buffer.bak",
                "shmipc_1_jvm_0123456789abcde_buffer",
                "shmipc_x_jvm_0123456789abcdef_queue",
                "precious"
            })
    void shouldLeaveFilesOfOtherNames(String name) throws Exception {
        Path file = left(name, 3600);
        assertThat(RegionFiles.sweep(folder)).isZero();
        assertThat(file).exists();
    }

    @Test
    void shouldLeaveWhatIsNoFileOrNotOurs() throws Exception {
        Path precious = Files.writeString(elsewhere.resolve("precious"), "x");
        age(precious, 3600);
        Path link = Files.createSymbolicLink(folder.resolve(NAME), precious);
        Path directory =
                Files.createDirectory(
                        folder.resolve(RegionFiles.newName(-1, 3) + RegionFiles.QUEUE));
        age(directory, 3600);
        assertThat(RegionFiles.sweep(folder)).isZero();
        assertThat(link).exists();
        assertThat(precious).exists();
        assertThat(directory).exists();
    }

    @Test
    void shouldLeaveFilesOfAnotherUser() throws Exception {
        assumeTrue(Platform.effectiveUid() == 0, "needs root, to give a file away");
        Path file = left(NAME, 3600);
        Files.setAttribute(file, "unix:uid", 65534);
        assertThat(RegionFiles.sweep(folder)).isZero();
        assertThat(file).exists();
    }

    @Test
    void shouldDoNothingInAFolderThatIsNone() {
        assertThat(RegionFiles.sweep(folder.resolve("nowhere"))).isZero();
    }

    @Test
    void shouldBeDoneAtTheStartOfServerAndClientUnlessSwitchedOff() throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(elsewhere.resolve("s"));
        SessionConfig on = SessionConfig.builder().regionDirectory(folder).build();
        SessionConfig off = on.toBuilder().sweepRegionFiles(false).build();
        Path file = left(NAME, 3600);
        try (ShmipcServer server =
                        ShmipcServer.start(
                                ServerConfig.builder(address).session(off).build(), s -> {});
                ShmipcClient client =
                        ShmipcClient.connect(ClientConfig.builder(address).session(off).build())) {
            assertThat(server.config().session().sweepRegionFiles()).isFalse();
            assertThat(client.isConnected()).isTrue();
        }
        assertThat(file).exists();
        try (ShmipcServer server =
                ShmipcServer.start(ServerConfig.builder(address).session(on).build(), s -> {})) {
            assertThat(file).doesNotExist();
            left(NAME, 3600);
            ShmipcClient.connect(ClientConfig.builder(address).session(on).build()).close();
            assertThat(file).doesNotExist();
            assertThat(server.sessions().size()).isLessThanOrEqualTo(1);
        }
    }
}
