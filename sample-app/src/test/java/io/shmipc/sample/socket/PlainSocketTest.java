package io.shmipc.sample.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.sample.agent.ShipmentService;
import io.shmipc.sample.agent.storage.AgentStore;
import io.shmipc.sample.agent.storage.FsyncPolicy;
import io.shmipc.sample.agent.storage.LogLines;
import io.shmipc.sample.agent.storage.StorageSettings;
import io.shmipc.sample.app.AgentLostException;
import io.shmipc.sample.record.Acknowledgement;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class PlainSocketTest {

    @TempDir Path folder;

    private Path path;
    private AgentStore store;
    private PlainSocketServer server;

    @BeforeEach
    void startServer() throws IOException {
        path = folder.resolve("s");
        store =
                AgentStore.open(
                        folder.resolve("logs"), new StorageSettings(1 << 20, 4, FsyncPolicy.NEVER));
        server = PlainSocketServer.start(path, new ShipmentService(store));
    }

    @AfterEach
    void stopServer() throws IOException {
        server.close();
        store.close();
    }

    @Test
    void shouldShipInOrder() {
        LogLines run = new LogLines("shop", 1);
        try (PlainSocketTransport transport = new PlainSocketTransport(path)) {
            assertThat(transport.exchange(run.open())).isEqualTo(Acknowledgement.ok(0, 0));
            for (int i = 0; i < 500; i++) {
                transport.send(run.data("line " + i, "x".repeat(i * 10)));
            }
            assertThat(transport.exchange(run.flush())).isEqualTo(Acknowledgement.ok(0, 1000));
        }
    }

    @Test
    void shouldCloseAConnectionThatBreaksTheFormat() {
        try (PlainSocketTransport transport = new PlainSocketTransport(path)) {
            assertThatThrownBy(() -> transport.exchange(new byte[50]))
                    .isInstanceOf(AgentLostException.class);
        }
    }

    @Test
    void shouldReportAServerThatIsGone() throws IOException {
        try (PlainSocketTransport transport = new PlainSocketTransport(path)) {
            transport.exchange(new LogLines("shop", 1).open());
            server.close();
            assertThat(path).doesNotExist();
            assertThatThrownBy(() -> transport.exchange(new LogLines("shop", 2).open()))
                    .isInstanceOf(AgentLostException.class);
        }
        assertThatThrownBy(() -> new PlainSocketTransport(path))
                .isInstanceOf(AgentLostException.class)
                .hasMessageContaining("cannot connect");
    }
}
