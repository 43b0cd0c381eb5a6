package io.shmipc.sample.agent.query;

import static io.shmipc.sample.agent.storage.LogLines.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shmipc.sample.agent.storage.AgentStore;
import io.shmipc.sample.agent.storage.ApplicationLog;
import io.shmipc.sample.agent.storage.FsyncPolicy;
import io.shmipc.sample.agent.storage.LogLines;
import io.shmipc.sample.agent.storage.StorageSettings;
import io.shmipc.sample.app.AgentClient;
import io.shmipc.sample.record.ApplicationName;
import io.shmipc.sample.record.Destinations;
import io.shmipc.sample.record.Level;
import io.shmipc.sample.record.Queries;
import io.shmipc.spring.core.MessageStream;
import io.shmipc.spring.core.ShmipcRemoteException;
import io.shmipc.spring.test.ShmipcListenerTester;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application's questions and the agent's answers, as they travel. */
class QueryListenerTest {

    @TempDir Path folder;

    private AgentStore store;
    private ShmipcListenerTester listeners;
    private AgentClient client;

    @BeforeEach
    void startAgent() {
        store = AgentStore.open(folder, new StorageSettings(4096, 4, FsyncPolicy.NEVER));
        ApplicationLog log = store.forWriting(new ApplicationName("shop"));
        LogLines run = new LogLines("shop", 1);
        log.open(1);
        for (int i = 0; i < 10; i++) {
            log.append(run.batch((i % 5 == 0 ? "WARN " : "") + "caf\u00e9 " + i));
        }
        listeners =
                ShmipcListenerTester.of(
                        new QueryListener(new QueryService(store, QuerySettings.DEFAULT)));
        client = new AgentClient(listeners.template());
    }

    @AfterEach
    void stopAgent() throws IOException {
        listeners.close();
        store.close();
    }

    @Test
    void shouldAnswerWhatTheClientAsks() {
        assertThat(texts(client.newest("shop", 2).lines()))
                .containsExactly("caf\u00e9 8", "caf\u00e9 9");
        assertThat(client.summary("shop").levels()).containsEntry(Level.WARN, 2L);
        assertThat(client.search("shop", "caf\u00e9 7", 0, 5).hits())
                .singleElement()
                .satisfies(
                        hit -> {
                            assertThat(hit.record()).isEqualTo(7);
                            assertThat(new String(hit.line(), StandardCharsets.UTF_8))
                                    .isEqualTo("caf\u00e9 7");
                        });
        assertThat(client.audit("shop", 0).records()).isEqualTo(10);
        client.retire("shop");
    }

    @Test
    void shouldSendEachLineToAFollowerAsAMessageOfItsOwn() {
        try (MessageStream<byte[]> lines =
                listeners
                        .template()
                        .to(Destinations.FOLLOW)
                        .payload(new Queries.Newest("shop", 3))
                        .retrieveStream(byte[].class)) {
            assertThat(lines)
                    .toIterable()
                    .extracting(line -> new String(line, StandardCharsets.UTF_8))
                    .containsExactly("caf\u00e9 7", "caf\u00e9 8", "caf\u00e9 9");
        }
    }

    @Test
    void shouldTellWhyItCannotAnswer() {
        assertThatExceptionOfType(ShmipcRemoteException.class)
                .isThrownBy(() -> client.summary("nobody"))
                .satisfies(
                        e ->
                                assertThat(e.remoteMessage())
                                        .isEqualTo("no application nobody is known"));
    }
}
