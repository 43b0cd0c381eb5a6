package io.shmipc.session;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.server.StreamHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** A server and a client in one JVM, over a unix socket in a folder of their own. */
public final class SessionPair implements AutoCloseable {

    private final Path folder;
    private final ShmipcServer server;
    private final ShmipcClient client;

    private SessionPair(Path folder, ShmipcServer server, ShmipcClient client) {
        this.folder = folder;
        this.server = server;
        this.client = client;
    }

    public static SessionPair start(SessionConfig config, StreamHandler handler) {
        return start(config, handler, UnaryOperator.identity());
    }

    public static SessionPair start(
            SessionConfig config,
            StreamHandler handler,
            UnaryOperator<ClientConfig.Builder> clientSettings) {
        try {
            Path folder = Files.createTempDirectory("shm");
            UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s.sock"));
            ShmipcServer server =
                    ShmipcServer.start(
                            ServerConfig.builder(address)
                                    .session(config)
                                    .drainTimeout(Duration.ofMillis(200))
                                    .build(),
                            handler);
            try {
                ClientConfig.Builder builder =
                        ClientConfig.builder(address).session(config).drainTimeout(Duration.ZERO);
                ShmipcClient client = ShmipcClient.connect(clientSettings.apply(builder).build());
                return new SessionPair(folder, server, client);
            } catch (RuntimeException e) {
                server.close();
                Files.delete(folder);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ShmipcServer server() {
        return server;
    }

    public ShmipcClient client() {
        return client;
    }

    public Session clientSession() {
        return client.sessions().get(0);
    }

    @Override
    public void close() {
        client.close();
        server.close();
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
