package io.shmipc.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.server.StreamHandler;
import io.shmipc.session.BufferReader;
import io.shmipc.session.MemoryType;
import io.shmipc.session.ReadStatus;
import io.shmipc.session.SessionConfig;
import io.shmipc.session.SizeClass;
import io.shmipc.session.Stream;
import io.shmipc.testkit.Footprint;
import io.shmipc.testkit.RecordingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A server with one healthy session. Closing it proves that the session still works and that
 * nothing of any other is left.
 */
final class ServerUnderAttack implements AutoCloseable {

    private final Path folder;
    private final RecordingListener listener = new RecordingListener();
    private final ShmipcServer server;
    private final ShmipcClient healthy;
    private final Stream healthyStream;
    private final Footprint before;

    ServerUnderAttack() {
        this(settings(), ServerUnderAttack::echo);
    }

    ServerUnderAttack(SessionConfig.Builder settings, StreamHandler handler) {
        try {
            folder = Files.createTempDirectory("shm");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        server =
                ShmipcServer.start(
                        ServerConfig.builder(address)
                                .session(
                                        settings.listener(listener)
                                                .callbackExecutor(ServerUnderAttack::run)
                                                .build())
                                .drainTimeout(Duration.ofMillis(200))
                                .build(),
                        handler);
        healthy =
                ShmipcClient.connect(
                        ClientConfig.builder(address)
                                .session(settings().memoryType(MemoryType.MEMFD).build())
                                .drainTimeout(Duration.ZERO)
                                .build());
        healthyStream = healthy.borrowStream();
        checkHealthySession();
        before = Footprint.take();
    }

    static SessionConfig.Builder settings() {
        return SessionConfig.builder()
                .regionBytes(64 * 1024)
                .sizeClasses(new SizeClass(1000, 100))
                .queueCapacity(64)
                .maxFrameBytes(4096)
                .handshakeTimeout(Duration.ofSeconds(10))
                .readTimeout(Duration.ofSeconds(20));
    }

    /** A thread for each handler, which ends with it: an idle one would look left behind. */
    private static void run(Runnable handler) {
        new Thread(handler, "shmipc-test-handler").start();
    }

    /** Answers every length-prefixed message with itself. */
    static void echo(Stream stream) {
        BufferReader reader = stream.reader();
        while (reader.await(4) == ReadStatus.READY) {
            int length = reader.readInt();
            byte[] payload = new byte[length];
            reader.readBytes(payload, 0, length);
            reader.release();
            stream.writer().putInt(length).put(payload);
            stream.flush();
        }
    }

    Path folder() {
        return folder;
    }

    ShmipcServer server() {
        return server;
    }

    RawPeer connect() {
        return RawPeer.connect(server.localAddress());
    }

    Throwable nextEnd() {
        return listener.nextEnd();
    }

    private void checkHealthySession() {
        healthyStream.writer().putInt(3).put(new byte[] {1, 2, 3});
        healthyStream.flush();
        assertThat(healthyStream.reader().readInt()).isEqualTo(3);
        byte[] answer = new byte[3];
        healthyStream.reader().readBytes(answer, 0, 3);
        assertThat(answer).containsExactly(1, 2, 3);
    }

    @Override
    public void close() {
        try {
            checkHealthySession();
            before.awaitNothingNew();
        } finally {
            healthy.close();
            server.close();
            delete(folder);
        }
    }

    /** Files that a test made on purpose lie beside the socket; whatever else is there fails. */
    private static void delete(Path folder) {
        try (java.util.stream.Stream<Path> left = Files.list(folder)) {
            List<Path> files = left.toList();
            for (Path file : files) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
