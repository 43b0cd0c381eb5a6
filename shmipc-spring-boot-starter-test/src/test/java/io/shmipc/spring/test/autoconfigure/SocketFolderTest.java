package io.shmipc.spring.test.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFolderTest {

    @TempDir private Path directory;

    @Test
    void shouldLetNobodyElseIn() throws Exception {
        SocketFolder folder = SocketFolder.create(directory);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.folder())))
                .isEqualTo("rwx------");
        folder.remove();
    }

    @Test
    void shouldGoWhereThePathIsShortEnough() throws Exception {
        Path deep = Files.createDirectories(directory.resolve("x".repeat(100)));

        SocketFolder folder = SocketFolder.create(deep, directory);

        assertThat(folder.folder().getParent()).isEqualTo(directory);
        assertThat(deep).isEmptyDirectory();
        folder.remove();
        assertThatIllegalStateException()
                .isThrownBy(() -> SocketFolder.create(deep))
                .withMessageContaining("must be <= 103")
                .withMessageContaining("java.io.tmpdir");
        assertThat(deep).isEmptyDirectory();
    }

    @Test
    void shouldPassOverAFolderThatDoesNotExist() {
        SocketFolder folder = SocketFolder.create(directory.resolve("missing"), directory);

        assertThat(folder.folder().getParent()).isEqualTo(directory);
        folder.remove();
    }

    @Test
    void shouldRemoveWhatAKilledServerLeft() throws Exception {
        SocketFolder folder = SocketFolder.create(directory);
        Files.writeString(folder.folder().resolve("s"), "left");

        folder.remove();
        folder.remove();

        assertThat(directory).isEmptyDirectory();
    }
}
