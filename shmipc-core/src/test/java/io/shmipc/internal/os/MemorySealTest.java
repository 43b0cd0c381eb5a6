package io.shmipc.internal.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory that a peer could cut short under the feet of whoever mapped it. */
class MemorySealTest {

    @Test
    void shouldSealAPeersMemfdThatCanBeSealed() {
        try (OwnedFd fd = ForeignMemfd.create(4096, true)) {
            assertThat(SharedFile.isSealedAgainstShrinking(fd)).isFalse();
            assertThat(SharedFile.sealSize(fd)).isTrue();
            assertThat(ForeignMemfd.truncate(fd, 0)).isEqualTo(Errno.EPERM);
            assertThat(ForeignMemfd.truncate(fd, 8192)).isEqualTo(Errno.EPERM);
            assertThat(SharedFile.identity(fd).sizeBytes()).isEqualTo(4096);
        }
    }

    @Test
    void shouldSealWhatIsMappedAlready() {
        try (OwnedFd fd = ForeignMemfd.create(4096, true);
                Mapping mapping = Mapping.map(fd, 4096)) {
            assertThat(SharedFile.sealSize(fd)).isTrue();
            mapping.buffer().put(4095, (byte) 1);
            assertThat(mapping.buffer().get(4095)).isEqualTo((byte) 1);
        }
    }

    @Test
    void shouldTellThatAMemfdWhoseCreatorForbadeSealsCanStillShrink() {
        try (OwnedFd fd = ForeignMemfd.create(4096, false)) {
            assertThat(SharedFile.sealSize(fd)).isFalse();
            assertThat(ForeignMemfd.truncate(fd, 0)).isZero();
        }
    }

    @Test
    void shouldTellThatAFileCanStillShrink(@TempDir Path folder) {
        try (OwnedFd fd = SharedFile.createFile(folder.resolve("file"), 4096)) {
            assertThat(SharedFile.sealSize(fd)).isFalse();
            assertThat(ForeignMemfd.truncate(fd, 0)).isZero();
        }
    }

    @Test
    void shouldLeaveItsOwnMemfdsAsSealedAsTheyAre() {
        try (OwnedFd fd = SharedFile.createMemfd("shmipc_own", 4096)) {
            int seals = SharedFile.seals(fd);
            assertThat(SharedFile.sealSize(fd)).isTrue();
            assertThat(SharedFile.seals(fd)).isEqualTo(seals);
            assertThat(ForeignMemfd.truncate(fd, 0)).isEqualTo(Errno.EPERM);
            assertThat(ForeignMemfd.truncate(fd, 8192)).isEqualTo(Errno.EPERM);
        }
    }
}
