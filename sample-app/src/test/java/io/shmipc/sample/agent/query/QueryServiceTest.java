package io.shmipc.sample.agent.query;

import static io.shmipc.sample.agent.storage.LogLines.bytes;
import static io.shmipc.sample.agent.storage.LogLines.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.sample.agent.storage.AgentStore;
import io.shmipc.sample.agent.storage.ApplicationLog;
import io.shmipc.sample.agent.storage.FsyncPolicy;
import io.shmipc.sample.agent.storage.LogLines;
import io.shmipc.sample.agent.storage.StorageSettings;
import io.shmipc.sample.record.ApplicationName;
import io.shmipc.sample.record.Level;
import io.shmipc.sample.record.LevelCounts;
import io.shmipc.sample.record.LineChecksum;
import io.shmipc.sample.record.Queries;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryServiceTest {

    private static final int RECORDS = 1000;

    @TempDir Path folder;

    private AgentStore store;
    private QueryService queries;
    private final LineChecksum sent = new LineChecksum();

    @BeforeEach
    void fillStore() {
        store = AgentStore.open(folder, new StorageSettings(4096, 4, FsyncPolicy.NEVER));
        queries = new QueryService(store, new QuerySettings(10_000, Duration.ofMinutes(1), 3_000));
        ApplicationLog log = store.forWriting(new ApplicationName("shop"));
        LogLines run = new LogLines("shop", 1);
        log.open(1);
        for (int i = 0; i < RECORDS; i++) {
            String line = (i % 10 == 0 ? "WARN " : "") + "record " + i;
            log.append(run.batch(line));
            sent.add(bytes(line), 0, line.length());
        }
    }

    @AfterEach
    void closeStore() throws IOException {
        store.close();
    }

    @Test
    void shouldGiveTheNewestLines() {
        Queries.Lines lines = queries.newest(new Queries.Newest("shop", 2));
        assertThat(texts(lines.lines())).containsExactly("record 998", "record 999");
        assertThat(lines.complete()).isTrue();
    }

    @Test
    void shouldSayWhenTheNewestLinesAreTooMuchForOneAnswer() {
        Queries.Lines lines = queries.newest(new Queries.Newest("shop", 1000));
        assertThat(lines.complete()).isFalse();
        assertThat(lines.lines()).hasSizeBetween(500, 999);
    }

    @Test
    void shouldCountByLevel() {
        Queries.Summary summary = queries.summary(new Queries.Application("shop"));
        assertThat(summary.records()).isEqualTo(RECORDS);
        assertThat(summary.levels())
                .containsEntry(Level.WARN, 100L)
                .containsEntry(Level.NONE, 900L)
                .containsEntry(Level.ERROR, 0L);
        assertThat(summary.files()).isGreaterThan(2);
    }

    @Test
    void shouldSearchPageByPage() {
        Queries.Found first = queries.search(search("record 99", 0, 3));
        assertThat(first.hits()).extracting(Queries.Hit::record).containsExactly(99L, 990L, 991L);
        assertThat(first.complete()).isFalse();
        Queries.Found rest = queries.search(search("record 99", first.nextRecord(), 100));
        assertThat(rest.hits()).hasSize(8);
        assertThat(rest.complete()).isTrue();
        assertThat(rest.nextRecord()).isEqualTo(RECORDS);
    }

    @Test
    void shouldStopASearchAtItsDeadline() {
        QueryService hasty =
                new QueryService(store, new QuerySettings(1000, Duration.ofNanos(-1), 1000));
        Queries.Found found = hasty.search(search("no such text", 0, 10));
        assertThat(found.complete()).isFalse();
        assertThat(found.hits()).isEmpty();
    }

    @Test
    void shouldAuditPageByPageToTheChecksumOfWhatWasSent() {
        LevelCounts levels = new LevelCounts();
        long checksum = LineChecksum.EMPTY;
        long next = 0;
        int pages = 0;
        Queries.Audited page;
        do {
            page = queries.audit(new Queries.Audit("shop", next, checksum));
            checksum = page.checksum();
            next += page.records();
            levels.addAll(page.levels());
            pages++;
        } while (!page.complete());
        assertThat(next).isEqualTo(RECORDS);
        assertThat(checksum).isEqualTo(sent.value());
        assertThat(levels.of(Level.WARN)).isEqualTo(100);
        assertThat(pages).isGreaterThan(2);
    }

    @Test
    void shouldRefuseQuestionsOutsideTheirBounds() {
        assertThatThrownBy(() -> queries.newest(new Queries.Newest("shop", 0)))
                .hasMessage("count=0: 1 <= count <= 1024");
        assertThatThrownBy(() -> queries.search(search("", 0, 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> queries.search(search("x", -1, 1)))
                .hasMessage("fromRecord=-1: fromRecord >= 0");
        assertThatThrownBy(() -> queries.summary(new Queries.Application("nobody")))
                .hasMessage("no application nobody is known");
    }

    private static Queries.Search search(String text, long fromRecord, int limit) {
        return new Queries.Search("shop", bytes(text), fromRecord, limit);
    }
}
