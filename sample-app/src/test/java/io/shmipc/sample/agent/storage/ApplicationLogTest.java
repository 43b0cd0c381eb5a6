package io.shmipc.sample.agent.storage;

import static io.shmipc.sample.agent.storage.LogLines.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.sample.record.Acknowledgement;
import io.shmipc.sample.record.ApplicationName;
import io.shmipc.sample.record.BatchFormatException;
import io.shmipc.sample.record.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationLogTest {

    private static final StorageSettings SMALL =
            new StorageSettings(4096, 4, FsyncPolicy.ON_ACKNOWLEDGE);
    private static final ApplicationName SHOP = new ApplicationName("shop");

    @TempDir Path folder;

    @Test
    void shouldAcknowledgeWhatIsInTheFile() throws IOException {
        try (ApplicationLog log = open()) {
            LogLines run = new LogLines("shop", 1);
            assertThat(log.open(1)).isEqualTo(Acknowledgement.ok(0, 0));
            log.append(run.batch("ERROR a", "b"));
            log.append(run.batch("c"));
            assertThat(log.acknowledge(1)).isEqualTo(Acknowledgement.ok(0, 3));
            assertThat(files()).hasSize(1);
            assertThat(files().get(0)).hasContent("ERROR a\nb\nc\n");
            assertThat(log.snapshot().levels())
                    .containsEntry(Level.ERROR, 1L)
                    .containsEntry(Level.NONE, 2L);
        }
    }

    @Test
    void shouldRollToANewFileNamedAfterItsFirstRecord() throws IOException {
        try (ApplicationLog log = open()) {
            LogLines run = new LogLines("shop", 1);
            log.open(1);
            String line = "x".repeat(999);
            for (int i = 0; i < 10; i++) {
                log.append(run.batch(line));
            }
            assertThat(files())
                    .extracting(path -> path.getFileName().toString())
                    .containsExactly(
                            "0000000000000000000.log",
                            "0000000000000000004.log",
                            "0000000000000000008.log");
            assertThat(log.snapshot().records()).isEqualTo(10);
            assertThat(log.snapshot().sizeBytes()).isEqualTo(10_000);
        }
    }

    @Test
    void shouldGiveTheNewestLinesAcrossFiles() throws IOException {
        try (ApplicationLog log = open()) {
            LogLines run = new LogLines("shop", 1);
            log.open(1);
            for (int i = 0; i < 30; i++) {
                log.append(run.batch(i + "-" + "x".repeat(500), "end " + i));
            }
            assertThat(texts(log.newest(5, 1 << 20)))
                    .satisfies(
                            lines -> {
                                assertThat(lines).hasSize(5);
                                assertThat(lines.get(0)).isEqualTo("end 27");
                                assertThat(lines.get(1)).startsWith("28-xxx");
                                assertThat(lines.get(4)).isEqualTo("end 29");
                            });
            assertThat(log.newest(60, 1 << 20)).hasSize(60);
            assertThat(log.newest(60, 600)).hasSize(3);
        }
    }

    @Test
    void shouldGoOnWhereAnEarlierAgentStopped() throws IOException {
        try (ApplicationLog log = open()) {
            log.open(1);
            log.append(new LogLines("shop", 1).batch("one", "[warn] two"));
        }
        try (ApplicationLog log = open()) {
            assertThat(log.findings()).isEmpty();
            assertThat(log.snapshot().levels()).containsEntry(Level.WARN, 1L);
            assertThat(log.open(2)).isEqualTo(Acknowledgement.ok(2, 0));
            log.append(new LogLines("shop", 2).batch("three"));
            assertThat(texts(log.newest(3, 100))).containsExactly("one", "[warn] two", "three");
            assertThat(files()).hasSize(1);
        }
    }

    @Test
    void shouldCutOffAndReportATornLastRecord() throws IOException {
        try (ApplicationLog log = open()) {
            log.open(1);
            log.append(new LogLines("shop", 1).batch("one", "two"));
        }
        Files.writeString(files().get(0), "thr", StandardOpenOption.APPEND);
        try (ApplicationLog log = open()) {
            assertThat(log.findings())
                    .singleElement()
                    .asString()
                    .startsWith("cut a torn last record of 3 bytes");
            assertThat(log.snapshot().records()).isEqualTo(2);
            log.open(2);
            log.append(new LogLines("shop", 2).batch("three"));
            assertThat(files().get(0)).hasContent("one\ntwo\nthree\n");
        }
    }

    @Test
    void shouldCutATornRecordThatIsAllThereIs() throws IOException {
        Files.createDirectories(folder.resolve("shop"));
        Files.writeString(folder.resolve("shop/0000000000000000000.log"), "x".repeat(200_000));
        try (ApplicationLog log = open()) {
            assertThat(log.findings()).hasSize(1);
            assertThat(log.snapshot().records()).isZero();
        }
        assertThat(files().get(0)).isEmptyFile();
    }

    @Test
    void shouldReportRecordsThatAreMissing() throws IOException {
        try (ApplicationLog log = open()) {
            LogLines run = new LogLines("shop", 1);
            log.open(1);
            for (int i = 0; i < 12; i++) {
                log.append(run.batch("x".repeat(999)));
            }
        }
        Files.delete(files().get(1));
        try (ApplicationLog log = open()) {
            assertThat(log.findings())
                    .singleElement()
                    .asString()
                    .startsWith("records 4 to 7 are missing");
            assertThat(log.open(2).base()).isEqualTo(12);
        }
    }

    @Test
    void shouldRefuseABatchThatLeavesAHoleAndAllThatFollow() throws IOException {
        try (ApplicationLog log = open()) {
            LogLines run = new LogLines("shop", 1);
            log.open(1);
            log.append(run.batch("one"));
            run.batch("lost");
            assertThatThrownBy(() -> log.append(run.batch("three")))
                    .isInstanceOf(BatchFormatException.class)
                    .hasMessage("firstRecord=2: firstRecord == 1");
            log.append(run.batch("four"));
            assertThat(log.acknowledge(1))
                    .isEqualTo(new Acknowledgement(0, 1, "firstRecord=2: firstRecord == 1"));
            assertThat(files().get(0)).hasContent("one\n");
        }
    }

    @Test
    void shouldEndARunWhenAnotherOfTheSameApplicationBegins() throws IOException {
        try (ApplicationLog log = open()) {
            LogLines first = new LogLines("shop", 1);
            log.open(1);
            log.append(first.batch("one"));
            log.open(2);
            assertThatThrownBy(() -> log.append(first.batch("two")))
                    .isInstanceOf(BatchFormatException.class);
            assertThat(log.acknowledge(1).error()).contains("another run of shop");
            log.append(new LogLines("shop", 2).batch("other"));
            assertThat(log.acknowledge(2)).isEqualTo(Acknowledgement.ok(1, 1));
        }
    }

    @Test
    void shouldTakeNothingAfterClose() throws IOException {
        ApplicationLog log = open();
        log.open(1);
        log.close();
        LogLines run = new LogLines("shop", 1);
        assertThatThrownBy(() -> log.append(run.batch("x"))).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> log.open(2)).isInstanceOf(StorageException.class);
    }

    private ApplicationLog open() throws IOException {
        return new ApplicationLog(folder.resolve("shop"), SHOP, SMALL);
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> list = Files.list(folder.resolve("shop"))) {
            list.sorted().forEach(files::add);
        }
        return files;
    }
}
