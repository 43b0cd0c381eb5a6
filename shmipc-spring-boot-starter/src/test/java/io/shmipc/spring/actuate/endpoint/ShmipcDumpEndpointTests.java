package io.shmipc.spring.actuate.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.shmipc.diagnostics.AnalysisOptions;
import io.shmipc.diagnostics.DumpFormatException;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.MemoryType;
import io.shmipc.session.Session;
import io.shmipc.session.SizeClassUsage;
import io.shmipc.spring.actuate.EchoPeers;
import io.shmipc.spring.actuate.MonitoredPeers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.core.io.Resource;

class ShmipcDumpEndpointTests {

    private final Map<String, String> headers = new HashMap<>();

    private ShmipcDumpEndpoint endpoint(MonitoredPeers peers) {
        return new ShmipcDumpEndpoint(peers, Show.ALWAYS, Set.of(), 1000, headers::put);
    }

    /** One with memory, of which nothing else is known. */
    private static Session someSession() {
        Session session = mock(Session.class);
        when(session.id()).thenReturn(3L);
        when(session.isOpen()).thenReturn(true);
        when(session.memory()).thenReturn(List.of(new SizeClassUsage(64, 10, 10)));
        return session;
    }

    private static @Nullable WebEndpointResponse<?> get(
            ShmipcDumpEndpoint endpoint, long session, @Nullable String format) {
        return endpoint.session(SecurityContext.NONE, session, format, null, null, null);
    }

    private static MonitoredPeers peersWith(Session session) {
        ShmipcServer server = mock(ShmipcServer.class);
        when(server.sessions()).thenReturn(List.of(session));
        when(server.config())
                .thenReturn(
                        ServerConfig.builder(java.net.UnixDomainSocketAddress.of("/tmp/none.sock"))
                                .session(EchoPeers.config().heldTooLong(Duration.ofDays(1)).build())
                                .build());
        return new MonitoredPeers(
                List.of(),
                List.of(
                        new io.shmipc.spring.actuate.MonitoredServer(
                                "default", () -> List.of(server))));
    }

    private static String message(@Nullable WebEndpointResponse<?> response) {
        return ((ShmipcDumpEndpoint.Message) response.getBody()).message();
    }

    /** A second one that is let in would wait for the first for ever. */
    @Test
    @Timeout(60)
    void shouldTakeOneDumpAtATime() throws Exception {
        Session session = someSession();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (EchoPeers peers = EchoPeers.start()) {
            when(session.analyse(any()))
                    .thenAnswer(
                            call -> {
                                begun.countDown();
                                goOn.await();
                                return peers.session().analyse(AnalysisOptions.DEFAULTS);
                            });
            ShmipcDumpEndpoint endpoint = endpoint(peersWith(session));
            CompletableFuture<WebEndpointResponse<?>> first =
                    CompletableFuture.supplyAsync(() -> get(endpoint, 3, null));
            begun.await();

            for (String format : new String[] {"json", "file"}) {
                WebEndpointResponse<?> second = get(endpoint, 3, format);
                assertThat(second.getStatus()).isEqualTo(429);
                assertThat(message(second)).contains("Try again");
            }
            goOn.countDown();
            assertThat(first.get().getStatus()).isEqualTo(200);
            assertThat(get(endpoint, 3, null).getStatus()).isEqualTo(200);
        }
    }

    @Test
    void shouldSayWhenThereIsNothingToDump() {
        try (EchoPeers peers = EchoPeers.start(MemoryType.SOCKET_ONLY)) {
            ShmipcDumpEndpoint endpoint = endpoint(peers.monitored());
            WebEndpointResponse<?> response = get(endpoint, peers.session().id(), null);

            assertThat(response.getStatus()).isEqualTo(409);
            assertThat(message(response)).contains("has no shared memory");
            assertThat(endpoint.sessions().sessions()).isEmpty();
        }
    }

    @Test
    void shouldSayWhenASessionEndsMeanwhile() throws IOException {
        Session session = someSession();
        when(session.isOpen()).thenReturn(false);
        doThrow(new DumpFormatException("gone")).when(session).dump(any(), any());

        WebEndpointResponse<?> response = get(endpoint(peersWith(session)), 3, "file");
        assertThat(response.getStatus()).isEqualTo(410);
        assertThat(message(response)).isEqualTo("session=3 has ended meanwhile");
    }

    @Test
    void shouldSayWhyADumpFailsAndTakeTheNextOne() throws IOException {
        Session session = someSession();
        doThrow(new IOException("No space left")).doNothing().when(session).dump(any(), any());
        ShmipcDumpEndpoint endpoint = endpoint(peersWith(session));

        WebEndpointResponse<?> response = get(endpoint, 3, "file");
        assertThat(response.getStatus()).isEqualTo(500);
        assertThat(message(response)).contains("No space left");
        assertThat(get(endpoint, 3, "file").getStatus()).isEqualTo(200);
    }

    @Test
    void shouldNotKnowASessionThatHasEnded() {
        try (EchoPeers peers = EchoPeers.start()) {
            ShmipcDumpEndpoint endpoint = endpoint(peers.monitored());
            long id = peers.session().id();
            assertThat(get(endpoint, id, "json").getStatus()).isEqualTo(200);
            peers.client().close();

            assertThat(get(endpoint, id, null)).isNull();
        }
    }

    @Test
    void shouldSuspectWhatTheSettingsOfTheSessionSay() {
        Session session = someSession();
        when(session.analyse(any())).thenThrow(new io.shmipc.error.SessionClosedException("x"));
        get(endpoint(peersWith(session)), 3, null);

        org.mockito.Mockito.verify(session)
                .analyse(new AnalysisOptions(1000, 1000, 0, Duration.ofDays(1)));
    }

    @Test
    void shouldDescribeTheFile() throws IOException {
        try (EchoPeers peers = EchoPeers.start()) {
            WebEndpointResponse<?> response =
                    get(endpoint(peers.monitored()), peers.session().id(), "file");

            assertThat(response.getContentType()).hasToString("application/octet-stream");
            assertThat(headers)
                    .containsEntry("X-Shmipc-Payload", "none")
                    .containsKey("Content-Disposition");
            try (InputStream in = ((Resource) response.getBody()).getInputStream()) {
                assertThat(in.readAllBytes()).isNotEmpty();
            }
        }
    }

    @Test
    void shouldHaveNoFileLeftOnceItIsWritten(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a.dump");
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));

        try (InputStream in = DumpFile.write(file, out -> out.write(new byte[] {1, 2, 3}))) {
            assertThat(file).doesNotExist();
            assertThat(in.readAllBytes()).containsExactly(1, 2, 3);
        }
    }

    @Test
    void shouldHaveNoFileLeftWhenItCannotBeWritten(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("a.dump"));

        assertThatThrownBy(
                        () ->
                                DumpFile.write(
                                        file,
                                        out -> {
                                            throw new IOException("full");
                                        }))
                .hasMessage("full");
        assertThat(folder).isEmptyDirectory();
    }
}
