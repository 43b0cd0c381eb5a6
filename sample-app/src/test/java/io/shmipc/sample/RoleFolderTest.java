package io.shmipc.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.sample.role.SocketFolder;
import io.shmipc.sample.role.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoleFolderTest {

    @TempDir Path folder;

    @Test
    void shouldMakeTheSocketsFolderForThisUserOnly() throws IOException {
        Path made = folder.resolve("private");
        SocketFolder.prepare("unix:" + made.resolve("a.sock"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");
        SocketFolder.requireOwn("unix:" + made.resolve("a.sock"));
        SocketFolder.requireOwn("unix:" + folder.resolve("missing/a.sock"));
        SocketFolder.requireOwn("tcp://127.0.0.1:9000");
    }

    @Test
    void shouldRemoveATemporaryFolderWithoutFollowingLinks() throws IOException {
        Path kept = Files.createDirectory(folder.resolve("kept"));
        Files.createFile(kept.resolve("file"));
        Path temporary = TemporaryFolder.create();
        Files.createDirectories(temporary.resolve("a/b"));
        Files.createSymbolicLink(temporary.resolve("a/link"), kept);
        TemporaryFolder.remove(temporary);
        TemporaryFolder.remove(temporary);
        assertThat(temporary).doesNotExist();
        assertThat(kept.resolve("file")).exists();
    }

    @Test
    void shouldRemoveNoFolderThatIsNotTemporary() {
        assertThatThrownBy(() -> TemporaryFolder.remove(folder))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> TemporaryFolder.removeWithin(folder, folder.resolve("../elsewhere")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(folder).exists();
    }
}
