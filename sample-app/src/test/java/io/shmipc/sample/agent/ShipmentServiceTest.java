package io.shmipc.sample.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.sample.agent.storage.AgentStore;
import io.shmipc.sample.agent.storage.FsyncPolicy;
import io.shmipc.sample.agent.storage.LogLines;
import io.shmipc.sample.agent.storage.StorageSettings;
import io.shmipc.sample.record.Acknowledgement;
import io.shmipc.sample.record.BatchFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShipmentServiceTest {

    @TempDir Path folder;

    private AgentStore store;
    private ShipmentService service;

    @BeforeEach
    void openStore() {
        store = AgentStore.open(folder, new StorageSettings(1 << 20, 1, FsyncPolicy.NEVER));
        service = new ShipmentService(store);
    }

    @AfterEach
    void closeStore() throws IOException {
        store.close();
    }

    @Test
    void shouldAnswerOpenAndFlushButNotRecords() {
        LogLines run = new LogLines("shop", 1);
        assertThat(acknowledgement(run.open())).isEqualTo(Acknowledgement.ok(0, 0));
        assertThat(service.handle(run.data("a", "b"))).isNull();
        assertThat(acknowledgement(run.flush())).isEqualTo(Acknowledgement.ok(0, 2));
    }

    @Test
    void shouldSayInTheAcknowledgementWhatWentWrongWithRecords() {
        LogLines run = new LogLines("shop", 1);
        service.handle(run.open());
        run.data("lost on the way");
        service.handle(run.data("b"));
        Acknowledgement acknowledgement = acknowledgement(run.flush());
        assertThat(acknowledgement.isOk()).isFalse();
        assertThat(acknowledgement.written()).isZero();
    }

    @Test
    void shouldRefuseRecordsOfARunThatWasNotOpened() {
        LogLines run = new LogLines("shop", 1);
        assertThat(service.handle(run.data("a"))).isNull();
        assertThat(acknowledgement(run.flush()).error()).isEqualTo("no run of shop is open");
        assertThat(store.find("shop")).isNull();
    }

    @Test
    void shouldRefuseOneApplicationTooMany() {
        service.handle(new LogLines("shop", 1).open());
        assertThat(acknowledgement(new LogLines("bank", 2).open()).error())
                .contains("applications < 1");
    }

    @Test
    void shouldThrowOnWhatIsNoBatch() {
        assertThatThrownBy(() -> service.handle(new byte[100]))
                .isInstanceOf(BatchFormatException.class);
    }

    private Acknowledgement acknowledgement(byte[] message) {
        return Acknowledgement.decode(Objects.requireNonNull(service.handle(message)));
    }
}
