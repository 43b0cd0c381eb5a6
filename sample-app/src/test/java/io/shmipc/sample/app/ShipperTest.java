package io.shmipc.sample.app;

import static io.shmipc.sample.agent.storage.LogLines.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shmipc.sample.agent.ShipmentService;
import io.shmipc.sample.agent.storage.AgentStore;
import io.shmipc.sample.agent.storage.FsyncPolicy;
import io.shmipc.sample.agent.storage.StorageSettings;
import io.shmipc.sample.record.ApplicationName;
import io.shmipc.sample.role.ExitCode;
import io.shmipc.sample.role.RoleFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShipperTest {

    private static final ApplicationName SHOP = new ApplicationName("shop");
    private static final int LINES = 1000;

    @TempDir Path folder;

    private AgentStore store;
    private ShipmentService service;
    private LogInput input;

    @BeforeEach
    void prepare() throws IOException {
        store =
                AgentStore.open(
                        folder.resolve("logs"), new StorageSettings(1 << 20, 4, FsyncPolicy.NEVER));
        service = new ShipmentService(store);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
            text.append("INFO this is line number ").append(i).append('\n');
        }
        Path log = folder.resolve("shop.log");
        Files.writeString(log, text);
        input = new LogInput(log.toString());
    }

    @AfterEach
    void closeStore() throws IOException {
        store.close();
    }

    @Test
    void shouldShipEveryLineAsOftenAsAskedFor() throws IOException {
        Shipment shipment = shipper(Integer.MAX_VALUE).ship(input, 3);
        assertThat(shipment.sent().records()).isEqualTo(3 * LINES);
        assertThat(stored()).isEqualTo(3 * LINES);
        assertThat(shipment.bytesRead()).isEqualTo(3 * Files.size(folder.resolve("shop.log")));
        assertThat(texts(shipment.sent().newest()))
                .hasSize(SentRecords.NEWEST)
                .endsWith("INFO this is line number 999")
                .startsWith("INFO this is line number 990");
    }

    @Test
    void shouldSayHowManyRecordsWereAcknowledgedWhenTheAgentIsLost() {
        // Open, four batches, an acknowledgement, four batches, and no more.
        ShipmentFailedException failure =
                catchThrowableOfType(
                        ShipmentFailedException.class, () -> shipper(10).ship(input, 1));
        assertThat(failure.agentLost()).isTrue();
        assertThat(failure.acknowledgedRecords()).isPositive().isLessThan(failure.sentRecords());
        assertThat(stored()).isEqualTo(failure.sentRecords());
    }

    @Test
    void shouldSayThatNothingWasSentWhenThereIsNoAgent() {
        ShipmentFailedException failure =
                catchThrowableOfType(
                        ShipmentFailedException.class, () -> shipper(0).ship(input, 1));
        assertThat(failure.sentRecords()).isZero();
        assertThat(failure.acknowledgedRecords()).isZero();
    }

    @Test
    void shouldStopWhenTheAgentRefuses() throws IOException {
        Shipper shipper = shipper(Integer.MAX_VALUE);
        store.close();
        assertThatThrownBy(() -> shipper.ship(input, 1))
                .isInstanceOf(ShipmentFailedException.class)
                .hasMessageStartingWith("the agent ");
    }

    @Test
    void shouldShipAnEmptyLog() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty"));
        Shipment shipment = shipper(Integer.MAX_VALUE).ship(new LogInput(empty.toString()), 1);
        assertThat(shipment.sent().records()).isZero();
        assertThat(shipment.sent().newest()).isEmpty();
    }

    @Test
    void shouldExplainAFileThatCannotBeRead() {
        LogInput missing = new LogInput(folder.resolve("missing.log").toString());
        assertThatThrownBy(missing::requireReadable)
                .isInstanceOfSatisfying(
                        RoleFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.INPUT))
                .hasMessageEndingWith("there is no such file.");
        assertThatThrownBy(() -> new LogInput(folder.toString()).requireReadable())
                .hasMessageEndingWith("it is a folder.");
        assertThatThrownBy(() -> MachineLogs.biggestOf(java.util.List.of("/no/such/log")))
                .hasMessageContaining("--file=PATH");
    }

    private Shipper shipper(int messagesUntilLost) {
        return new Shipper(
                new ScriptedTransport(service, messagesUntilLost),
                SHOP,
                new ShipmentSettings(2048, 4),
                records -> {});
    }

    private long stored() {
        return Objects.requireNonNull(store.find("shop")).snapshot().records();
    }
}
