package io.shmipc.faults.fuzz;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.error.ShmipcException;
import io.shmipc.faults.watch.Violation;
import io.shmipc.metrics.SessionListener;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.BufferReader;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A server that echoes whatever comes, and one innocent session that must never notice. */
final class LiveServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long PATIENCE_NANOS = PATIENCE.toNanos();

    private final Path folder;
    private final Path address;
    private final ShmipcServer server;
    private final ShmipcClient innocent;
    private final Stream stream;
    private final AtomicReference<@Nullable Throwable> unexpected = new AtomicReference<>();
    private int asked;

    LiveServer() {
        try {
            folder = Files.createTempDirectory("shm");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        address = folder.resolve("s");
        server =
                ShmipcServer.start(
                        ServerConfig.builder(UnixDomainSocketAddress.of(address))
                                .session(settings(folder).listener(listener()).build())
                                .eventLoopThreads(1)
                                .drainTimeout(Duration.ofMillis(100))
                                .build(),
                        this::echo);
        innocent =
                ShmipcClient.connect(
                        ClientConfig.builder(UnixDomainSocketAddress.of(address))
                                .session(settings(folder).readTimeout(PATIENCE).build())
                                .eventLoopThreads(1)
                                .drainTimeout(Duration.ZERO)
                                .build());
        stream = innocent.borrowStream();
        checkInnocent();
    }

    static SessionConfig.Builder settings(Path folder) {
        return SessionConfig.builder()
                .memoryType(MemoryType.MEMFD)
                .regionBytes(32 * 1024)
                .sizeClasses(new SizeClass(100, 50), new SizeClass(1000, 50))
                .regionDirectory(folder)
                .queueCapacity(16)
                .maxFrameBytes(4096)
                .maxUnreadSocketBytes(64 * 1024)
                .maxStreams(64)
                .writeTimeout(Duration.ofMillis(50))
                .readTimeout(Duration.ofMillis(50))
                .handshakeTimeout(PATIENCE);
    }

    /** A session may end for any reason but a bug. */
    private SessionListener listener() {
        return new SessionListener() {
            @Override
            public void sessionClosed(long sessionId, @Nullable Throwable reason) {
                check(reason);
            }

            @Override
            public void handshakeFailed(Throwable reason) {
                check(reason);
            }
        };
    }

    private void check(@Nullable Throwable reason) {
        if (reason != null && !(reason instanceof ShmipcException)) {
            unexpected.compareAndSet(null, reason);
        }
    }

    private void echo(Stream served) {
        BufferReader reader = served.reader();
        try {
            while (true) {
                ReadStatus status = reader.await(1);
                if (status == ReadStatus.END_OF_STREAM) {
                    return;
                }
                if (status == ReadStatus.READY) {
                    int bytes = (int) Math.min(4096, reader.readableBytes());
                    served.writer().append(reader.readPart(bytes));
                    served.flush();
                    reader.release();
                }
            }
        } catch (ShmipcException expected) {
            // Whatever happens to a session looks like one of these.
        } catch (RuntimeException | Error e) {
            unexpected.compareAndSet(null, e);
        }
    }

    Path folder() {
        return folder;
    }

    Path address() {
        return address;
    }

    /** The innocent session answers, and nothing but what may was thrown anywhere. */
    void checkInnocent() {
        asked++;
        try {
            stream.writer().putInt(asked).putLong(-asked);
            stream.flush(PATIENCE);
            int answer = stream.reader().readInt();
            long rest = stream.reader().readLong();
            stream.reader().release();
            if (answer != asked || rest != -asked) {
                throw new Violation("innocent session asked " + asked + " and got " + answer);
            }
        } catch (ShmipcException e) {
            throw new Violation("the innocent session was hurt", e);
        }
        Throwable thrown = unexpected.get();
        if (thrown != null) {
            throw new Violation("something failed with what is no ShmipcException", thrown);
        }
    }

    /** Only the innocent session is left. */
    void awaitOthersGone() {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (server.sessions().size() > 1 || streams() > 1) {
            if (System.nanoTime() - deadline > 0) {
                throw new Violation("sessions left: " + server.sessions() + " " + streams());
            }
            LockSupport.parkNanos(100_000);
        }
    }

    private int streams() {
        return server.sessions().stream().mapToInt(Session::streamCount).sum();
    }

    @Override
    public void close() {
        innocent.close();
        server.close();
        try (java.util.stream.Stream<Path> left = Files.list(folder)) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
