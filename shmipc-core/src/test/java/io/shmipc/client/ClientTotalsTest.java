package io.shmipc.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.metrics.ClientCounters;
import io.shmipc.metrics.SessionCounters;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.BufferPart;
import io.shmipc.session.Eventually;
import io.shmipc.session.ReadStatus;
import io.shmipc.session.Session;
import io.shmipc.session.SessionConfig;
import io.shmipc.session.Stream;
import io.shmipc.session.StreamSnapshot;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients and servers have counted over all their sessions. */
class ClientTotalsTest {

    private final SessionConfig config =
            SessionConfig.builder()
                    .regionBytes(2 << 20)
                    .readTimeout(Duration.ofSeconds(20))
                    .build();
    private Path folder;
    private UnixDomainSocketAddress address;

    @BeforeEach
    void makeFolder() throws Exception {
        folder = Files.createTempDirectory("shm");
        address = UnixDomainSocketAddress.of(folder.resolve("s.sock"));
    }

    @AfterEach
    void deleteFolder() throws Exception {
        Files.deleteIfExists(address.getPath());
        Files.delete(folder);
    }

    private ShmipcServer startServer() {
        return ShmipcServer.start(
                ServerConfig.builder(address)
                        .session(config)
                        .drainTimeout(Duration.ofMillis(50))
                        .build(),
                ClientTotalsTest::echo);
    }

    private static void echo(Stream stream) {
        while (stream.reader().await(4) == ReadStatus.READY) {
            stream.writer().putInt(stream.reader().readInt());
            stream.reader().release();
            stream.flush();
        }
    }

    private ClientConfig.Builder client() {
        return ClientConfig.builder(address).session(config).drainTimeout(Duration.ZERO);
    }

    private static void exchange(ShmipcClient client) {
        Stream stream = client.borrowStream();
        stream.writer().putInt(1);
        stream.flush();
        assertThat(stream.reader().readInt()).isEqualTo(1);
        client.returnStream(stream);
    }

    @Test
    void shouldNeverGoBackWhenSessionsAreReplaced() {
        ShmipcServer server = startServer();
        try (ShmipcClient client = ShmipcClient.connect(client().build())) {
            exchange(client);
            exchange(client);
            SessionCounters before = client.totals();
            assertThat(before.messagesSent()).isEqualTo(2);
            assertThat(before.streamsOpened()).isEqualTo(1);
            assertThat(before.harvests()).isBetween(1L, 2L);
            assertThat(before.elementsHarvested()).isEqualTo(2);
            assertThat(before.toPeerHighWater()).isEqualTo(1);
            assertThat(before.fromPeerHighWater()).isEqualTo(1);
            assertThat(server.totals().messagesReceived()).isEqualTo(2);
            Session lost = client.sessions().get(0);

            server.close();
            assertThat(server.totals().messagesReceived()).isEqualTo(2);
            Eventually.isTrue(() -> !lost.isOpen());
            assertThat(client.totals().messagesSent()).isEqualTo(2);
            server = startServer();
            Eventually.isTrue(client::isConnected);
            exchange(client);

            assertThat(client.totals().messagesSent()).isEqualTo(3);
            assertThat(client.totals().streamsOpened()).isEqualTo(2);
            Eventually.isTrue(() -> client.counters().reconnects() == 1);
            assertThat(client.counters().sessionsOpened()).isEqualTo(2);
        } finally {
            server.close();
        }
    }

    @Test
    void shouldKeepCountsWhenTheClientIsClosed() {
        try (ShmipcServer server = startServer()) {
            ShmipcClient client = ShmipcClient.connect(client().sessions(2).build());
            exchange(client);
            exchange(client);
            client.close();

            assertThat(client.totals().messagesSent()).isEqualTo(2);
            assertThat(client.memory()).isEmpty();
            assertThat(client.counters()).isEqualTo(new ClientCounters(2, 0, 0, 0, 0, 0));
            Eventually.isTrue(() -> server.sessions().isEmpty());
            assertThat(server.totals().streamsOpened()).isEqualTo(2);
        }
    }

    @Test
    void shouldAddUpTheMemoryOfAllSessions() {
        try (ShmipcServer server = startServer();
                ShmipcClient client = ShmipcClient.connect(client().sessions(2).build())) {
            Session session = client.sessions().get(0);
            int classes = session.memory().size();
            assertThat(client.memory()).hasSize(classes);
            assertThat(client.memory().get(0).slices())
                    .isEqualTo(2 * session.memory().get(0).slices());
            assertThat(client.memory().get(0).freeSlices())
                    .isEqualTo(2 * session.memory().get(0).freeSlices());
            Eventually.isTrue(() -> server.memory().equals(client.memory()));
        }
    }

    @Test
    void shouldCountAttemptsThatNobodyAnswers() {
        try (ShmipcClient client = ShmipcClient.connect(client().failFast(false).build())) {
            Eventually.isTrue(() -> client.counters().connectsFailed() >= 2);
            assertThat(client.counters().sessionsOpened()).isZero();
            assertThat(client.counters().handshakesFailed()).isZero();
        }
    }

    @Test
    void shouldCountAPartThatNobodyClosed() {
        try (ShmipcServer server = startServer()) {
            ShmipcClient client = ShmipcClient.connect(client().build());
            Stream stream = client.borrowStream();
            stream.writer().putInt(1).putInt(2);
            stream.flush();
            BufferPart closed = stream.reader().readPart(4);
            BufferPart left = stream.reader().readPart(4);
            stream.reader().release();
            closed.close();
            assertThat(left.length()).isEqualTo(4);
            client.close();

            assertThat(client.totals().slicesLeaked()).isEqualTo(1);
            Eventually.isTrue(() -> server.sessions().isEmpty());
            assertThat(server.totals().slicesLeaked()).isZero();
        }
    }

    @Test
    void shouldShowStreamsInTheOrderOfTheirIds() {
        try (ShmipcServer server = startServer();
                ShmipcClient client = ShmipcClient.connect(client().build())) {
            Stream first = client.borrowStream();
            Stream second = client.borrowStream();
            client.returnStream(first);
            Session session = client.sessions().get(0);

            assertThat(session.streamSnapshots())
                    .containsExactly(
                            new StreamSnapshot(2, StreamSnapshot.State.OPEN, false, false),
                            new StreamSnapshot(3, StreamSnapshot.State.OPEN, false, true));
            session.forceFallback(true);
            second.writer().putInt(1);
            second.flush();
            assertThat(second.reader().readInt()).isEqualTo(1);
            assertThat(session.streamSnapshots().get(1).inFallback()).isTrue();
            second.close();
            assertThat(session.streamSnapshots()).hasSize(1);
        }
    }
}
