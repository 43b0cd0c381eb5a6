package io.shmipc.spring.actuate;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.MemoryType;
import io.shmipc.session.ReadStatus;
import io.shmipc.session.Session;
import io.shmipc.session.SessionConfig;
import io.shmipc.session.SizeClass;
import io.shmipc.session.Stream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** A client and a server that answers every number with itself, to be looked at. */
public final class EchoPeers implements AutoCloseable {

    private static final long DEADLINE_NANOS = 20_000_000_000L;

    private final Path folder;
    private final UnixDomainSocketAddress address;
    private final SessionConfig config;
    private ShmipcServer server;
    private final ShmipcClient client;

    private EchoPeers(SessionConfig config, UnaryOperator<ClientConfig.Builder> settings) {
        try {
            folder = Files.createTempDirectory("shm");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.config = config;
        address = UnixDomainSocketAddress.of(folder.resolve("s.sock"));
        startServer();
        ClientConfig.Builder builder =
                ClientConfig.builder(address)
                        .session(config)
                        .drainTimeout(Duration.ZERO)
                        .connectTimeout(Duration.ofSeconds(20));
        client = ShmipcClient.connect(settings.apply(builder).build());
        eventually(() -> server.sessions().size() == client.config().sessions());
    }

    public static EchoPeers start() {
        return start(UnaryOperator.identity());
    }

    public static EchoPeers start(UnaryOperator<ClientConfig.Builder> settings) {
        return new EchoPeers(config().build(), settings);
    }

    public static EchoPeers start(MemoryType type) {
        return new EchoPeers(config().memoryType(type).build(), UnaryOperator.identity());
    }

    public static EchoPeers start(SessionConfig.Builder config) {
        return new EchoPeers(config.build(), UnaryOperator.identity());
    }

    /** Two size classes: 1000 and 4000 bytes. */
    public static SessionConfig.Builder config() {
        return SessionConfig.builder()
                .sizeClasses(new SizeClass(1000, 50), new SizeClass(4000, 50))
                .regionBytes(1 << 20)
                .readTimeout(Duration.ofSeconds(20));
    }

    public ShmipcServer startServer() {
        server =
                ShmipcServer.start(
                        ServerConfig.builder(address)
                                .session(config)
                                .drainTimeout(Duration.ofMillis(50))
                                .build(),
                        EchoPeers::echo);
        return server;
    }

    private static void echo(Stream stream) {
        while (stream.reader().await(4) == ReadStatus.READY) {
            stream.writer().putInt(stream.reader().readInt());
            stream.reader().release();
            stream.flush();
        }
    }

    public ShmipcClient client() {
        return client;
    }

    public ShmipcServer server() {
        return server;
    }

    public Path socket() {
        return address.getPath();
    }

    public Session session() {
        return client.sessions().get(0);
    }

    public MonitoredClient monitoredClient(boolean required) {
        return new MonitoredClient("orders", required, () -> client);
    }

    public MonitoredServer monitoredServer() {
        return new MonitoredServer("default", () -> List.of(server));
    }

    public MonitoredPeers monitored() {
        return new MonitoredPeers(List.of(monitoredClient(true)), List.of(monitoredServer()));
    }

    /** One question and its answer, on a stream that is kept for the next. */
    public void exchange() {
        Stream stream = client.borrowStream();
        stream.writer().putInt(7);
        stream.flush();
        if (stream.reader().readInt() != 7) {
            throw new AssertionError("wrong answer");
        }
        client.returnStream(stream);
    }

    /** Closes the server, and waits until the client has seen it. */
    public void loseServer() {
        server.close();
        eventually(() -> client.sessions().isEmpty());
    }

    public static void eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("condition did not come true within 20 s");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
        try {
            Files.deleteIfExists(address.getPath());
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
