package io.shmipc.faults.model;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.faults.watch.Violation;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.Session;
import io.shmipc.session.SizeClassUsage;
import io.shmipc.session.Stream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A server and a client in this JVM, with one session, whose streams the caller drives alone. */
final class Pair implements AutoCloseable {

    /** Longer than anything takes on a busy machine. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final ExecutorService HANDLERS =
            Executors.newCachedThreadPool(
                    task -> {
                        Thread thread = new Thread(task, "model-handler");
                        thread.setDaemon(true);
                        return thread;
                    });

    private final Path folder;
    private final ShmipcServer server;
    private final ShmipcClient client;
    private final Session clientSession;
    private final Session serverSession;
    private final Map<Integer, Stream> arrived = new ConcurrentHashMap<>();
    private final CountDownLatch over = new CountDownLatch(1);

    Pair(Settings settings) {
        try {
            folder = Files.createTempDirectory("shm");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        server =
                ShmipcServer.start(
                        ServerConfig.builder(address)
                                .session(settings.server(folder).callbackExecutor(HANDLERS).build())
                                .eventLoopThreads(1)
                                .drainTimeout(Duration.ofMillis(1))
                                .build(),
                        this::keep);
        client =
                ShmipcClient.connect(
                        ClientConfig.builder(address)
                                .session(settings.client(folder).callbackExecutor(HANDLERS).build())
                                .eventLoopThreads(1)
                                .maxIdleStreams(settings.maxIdleStreams())
                                .drainTimeout(Duration.ZERO)
                                .build());
        clientSession = client.sessions().get(0);
        await("the server's session", () -> !server.sessions().isEmpty());
        serverSession = server.sessions().get(0);
    }

    /** A stream lives as long as its handler. */
    private void keep(Stream stream) throws InterruptedException {
        if (arrived.put(stream.id(), stream) != null) {
            throw new Violation("stream=" + stream.id() + " was handed to two handlers");
        }
        over.await();
    }

    /** The server's end of a stream that has sent something, or null if it has not come in time. */
    @Nullable Stream accepted(int streamId, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        Stream found = arrived.get(streamId);
        while (found == null && serverSession.isOpen() && deadline - System.nanoTime() > 0) {
            LockSupport.parkNanos(20_000);
            found = arrived.get(streamId);
        }
        return found;
    }

    ShmipcClient client() {
        return client;
    }

    Session session(boolean atServer) {
        return atServer ? serverSession : clientSession;
    }

    /** All streams have been closed at both ends: nothing of them may be left. */
    void checkNothingLeft() {
        for (boolean atServer : new boolean[] {false, true}) {
            Session session = session(atServer);
            String end = atServer ? "server" : "client";
            if (!session.isOpen()) {
                throw new Violation(end + "'s session ended by itself: " + why(session));
            }
            await(end + ": no stream left", () -> session.streamCount() == 0);
            await(end + ": no element left", () -> session.queueDepths().fromPeer() == 0);
            await(
                    () ->
                            end
                                    + ": every slice free, but memory="
                                    + session.memory()
                                    + " and for the other end="
                                    + session(!atServer).memory(),
                    () -> session.memory().stream().allMatch(Pair::isFree));
        }
    }

    private static boolean isFree(SizeClassUsage usage) {
        return usage.freeSlices() == usage.slices();
    }

    static String why(Session session) {
        return String.valueOf(session.closed().getNow(null));
    }

    static void await(String what, BooleanSupplier condition) {
        await(() -> what, condition);
    }

    private static void await(Supplier<String> what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new Violation("never came true within " + PATIENCE + ": " + what.get());
            }
            LockSupport.parkNanos(100_000);
        }
    }

    @Override
    public void close() {
        client.close();
        over.countDown();
        server.close();
        await("no file left in the folder of the regions", () -> files().length == 0);
        try {
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String[] files() {
        String[] names = folder.toFile().list();
        return names == null ? new String[0] : names;
    }
}
