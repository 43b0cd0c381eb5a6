package io.shmipc.sample.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.sample.record.ApplicationName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentStoreTest {

    private static final StorageSettings TWO_APPLICATIONS =
            new StorageSettings(1 << 20, 2, FsyncPolicy.NEVER);

    @TempDir Path parent;

    private Path folder;

    @BeforeEach
    void nameFolder() {
        folder = parent.resolve("store");
    }

    @Test
    void shouldKeepAtMostTheStatedNumberOfApplications() throws IOException {
        try (AgentStore store = AgentStore.open(folder, TWO_APPLICATIONS)) {
            store.forWriting(new ApplicationName("a"));
            store.forWriting(new ApplicationName("b"));
            store.forWriting(new ApplicationName("a"));
            assertThatThrownBy(() -> store.forWriting(new ApplicationName("c")))
                    .isInstanceOf(StorageException.class)
                    .hasMessage("no room for c: applications=2: applications < 2");
            store.retire("a");
            store.forWriting(new ApplicationName("c"));
            assertThat(folder.resolve("a")).isDirectory();
        }
    }

    @Test
    void shouldRecoverEveryLogOfAnEarlierAgent() throws IOException {
        try (AgentStore store = AgentStore.open(folder, TWO_APPLICATIONS)) {
            ApplicationLog log = store.forWriting(new ApplicationName("../x"));
            log.open(1);
            log.append(new LogLines("../x", 1).batch("one"));
        }
        try (AgentStore store = AgentStore.open(folder, TWO_APPLICATIONS)) {
            assertThat(store.all()).hasSize(1);
            assertThat(Objects.requireNonNull(store.find("../x")).snapshot().records())
                    .isEqualTo(1);
            assertThat(store.find("y")).isNull();
        }
        assertThat(parent.resolve("x")).doesNotExist();
    }

    @Test
    void shouldKeepItsFolderToItself() throws IOException {
        try (AgentStore store = AgentStore.open(folder, TWO_APPLICATIONS)) {
            assertThat(store.all()).isEmpty();
            assertThatThrownBy(() -> AgentStore.open(folder, TWO_APPLICATIONS))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("used by another agent");
        }
        AgentStore.open(folder, TWO_APPLICATIONS).close();
    }

    @Test
    void shouldNotTouchAFolderThatIsNotItsOwn() throws IOException {
        Files.createDirectories(folder.resolve("my documents"));
        assertThatThrownBy(() -> AgentStore.open(folder, TWO_APPLICATIONS))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("is not one of this agent");
        Files.delete(folder.resolve("my documents"));
        AgentStore.open(folder, TWO_APPLICATIONS).close();
    }
}
