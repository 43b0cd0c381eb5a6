package io.shmipc.internal.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifeLockTest {

    @TempDir Path folder;

    private boolean isUnused(Path file) {
        try (OwnedFd fd = SharedFile.openFile(file)) {
            return LifeLock.takeIfUnused(fd);
        }
    }

    @Test
    void shouldLastAsLongAsTheMappingAlthoughTheDescriptorIsClosed() {
        Path file = folder.resolve("region");
        Mapping mapping;
        try (OwnedFd fd = SharedFile.createFile(file, 4096)) {
            mapping = Mapping.map(fd, 4096);
        }
        assertThat(isUnused(file)).isFalse();
        mapping.close();
        assertThat(isUnused(file)).isTrue();
    }

    @Test
    void shouldNotEndWhenTheSameProcessClosesAnotherDescriptorOfTheFile() {
        Path file = folder.resolve("region");
        try (OwnedFd fd = SharedFile.createFile(file, 4096)) {
            SharedFile.openFile(file).close();
            assertThat(isUnused(file)).isFalse();
        }
        assertThat(isUnused(file)).isTrue();
    }

    @Test
    void shouldBeHeldByBothEnds() {
        Path file = folder.resolve("region");
        OwnedFd creator = SharedFile.createFile(file, 4096);
        try (OwnedFd mapper = SharedFile.openFile(file)) {
            assertThat(LifeLock.hold(mapper)).isTrue();
            creator.close();
            assertThat(isUnused(file)).isFalse();
        }
        assertThat(isUnused(file)).isTrue();
    }

    @Test
    void shouldNotWaitForWhoHasTheFileForHimself() {
        Path file = folder.resolve("region");
        SharedFile.createFile(file, 4096).close();
        try (OwnedFd first = SharedFile.openFile(file);
                OwnedFd second = SharedFile.openFile(file)) {
            assertThat(LifeLock.takeIfUnused(first)).isTrue();
            assertThat(LifeLock.hold(second)).isFalse();
        }
    }
}
