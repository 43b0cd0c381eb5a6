package io.shmipc.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.metrics.SessionListener;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.Eventually;
import io.shmipc.session.MemoryType;
import io.shmipc.session.SessionConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a client gets its sessions back. */
class ReconnectTest {

    private static final int SESSIONS = 3;

    private final AtomicInteger failures = new AtomicInteger();
    private final SessionListener countingFailures =
            new SessionListener() {
                @Override
                public void handshakeFailed(Throwable reason) {
                    failures.incrementAndGet();
                }
            };

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
                ServerConfig.builder(address).drainTimeout(Duration.ofMillis(50)).build(),
                stream -> {});
    }

    private ClientConfig.Builder client() {
        return ClientConfig.builder(address)
                .sessions(SESSIONS)
                .session(
                        SessionConfig.builder()
                                .handshakeTimeout(Duration.ofSeconds(15))
                                .regionBytes(2 << 20)
                                .build());
    }

    /** Takes connections and never answers any. */
    private final class Silent implements AutoCloseable {

        private final ServerSocketChannel listening;
        private final List<SocketChannel> taken = new ArrayList<>();
        private final List<Integer> failuresBefore = new ArrayList<>();
        private final Thread taker = new Thread(this::take);

        Silent() throws Exception {
            listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
            taker.start();
        }

        private void take() {
            try {
                while (true) {
                    SocketChannel channel = listening.accept();
                    synchronized (taken) {
                        taken.add(channel);
                        failuresBefore.add(failures.get());
                    }
                }
            } catch (java.io.IOException closed) {
                // Nobody else is taken.
            }
        }

        int count() {
            synchronized (taken) {
                return taken.size();
            }
        }

        /** How many attempts had failed when the n-th connection was taken. */
        int failuresBefore(int n) {
            synchronized (taken) {
                return failuresBefore.get(n - 1);
            }
        }

        @Override
        public void close() throws Exception {
            listening.close();
            taker.join();
            for (SocketChannel channel : taken) {
                channel.close();
            }
            Files.deleteIfExists(address.getPath());
        }
    }

    @Test
    void shouldMakeMemoryOnceForAllAttemptsThatNobodyHears() throws Exception {
        SessionConfig session =
                SessionConfig.builder()
                        .memoryType(MemoryType.FILE)
                        .regionDirectory(folder)
                        .regionBytes(2 << 20)
                        .listener(countingFailures)
                        .build();
        try (ShmipcClient client =
                ShmipcClient.connect(client().session(session).failFast(false).build())) {
            Eventually.isTrue(() -> regionFiles().size() == 2 * SESSIONS);
            Set<Path> made = regionFiles();
            int before = failures.get();
            Eventually.isTrue(() -> failures.get() >= before + 10 * SESSIONS);
            assertThat(regionFiles()).isEqualTo(made);

            try (ShmipcServer server = startServer()) {
                Eventually.isTrue(() -> client.sessions().size() == SESSIONS);
                assertThat(made).containsAll(regionFiles());
            }
        }
        assertThat(regionFiles()).isEmpty();
    }

    private Set<Path> regionFiles() {
        try (var files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().startsWith("shmipc_"))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldNotHaveOneSessionWaitForTheStuckHandshakeOfAnother() throws Exception {
        ShmipcServer first = startServer();
        try (ShmipcClient client = ShmipcClient.connect(client().build())) {
            assertThat(client.sessions()).hasSize(SESSIONS);
            first.close();
            try (Silent silent = new Silent()) {
                // One after the other would take longer than this waits.
                Eventually.isTrue(() -> silent.count() >= SESSIONS);
            }
            try (ShmipcServer second = startServer()) {
                Eventually.isTrue(() -> client.sessions().size() == SESSIONS);
            }
        } finally {
            first.close();
        }
    }

    @Test
    void shouldStartWithoutWaitingForOneSessionAfterTheOther() throws Exception {
        SessionConfig session =
                SessionConfig.builder()
                        .handshakeTimeout(Duration.ofSeconds(5))
                        .regionBytes(2 << 20)
                        .listener(countingFailures)
                        .build();
        try (Silent silent = new Silent();
                ShmipcClient client =
                        ShmipcClient.connect(client().session(session).failFast(false).build())) {
            assertThat(client.isConnected()).isFalse();
            Eventually.isTrue(() -> silent.count() >= SESSIONS);
            // Only the first one was waited for.
            assertThat(silent.failuresBefore(SESSIONS)).isEqualTo(1);
        }
    }

    @Test
    void shouldNotPauseLongerAndLongerWhileNobodyListens() {
        ClientConfig config =
                client().failFast(false)
                        .reconnectBackoffMax(Duration.ofDays(1))
                        .session(SessionConfig.builder().listener(countingFailures).build())
                        .build();
        try (ShmipcClient client = ShmipcClient.connect(config)) {
            // With pauses that go on doubling, so many would take minutes.
            Eventually.isTrue(() -> failures.get() >= SESSIONS * 14);
            try (ShmipcServer server = startServer()) {
                Eventually.isTrue(() -> client.sessions().size() == SESSIONS);
            }
        }
    }
}
