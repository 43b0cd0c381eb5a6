package io.shmipc.faults.fuzz;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.error.ShmipcException;
import io.shmipc.faults.watch.Violation;
import io.shmipc.internal.memory.MemoryView;
import io.shmipc.internal.os.Mapping;
import io.shmipc.internal.os.OwnedFd;
import io.shmipc.internal.os.SharedFile;
import io.shmipc.session.MemoryType;
import io.shmipc.session.Stream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * A session between a client and a server that both mean well, in memory that somebody else writes
 * to through a mapping of its own: between their steps, and for some inputs all the time.
 */
final class SessionTarget implements Target {

    private static final int STEPS = 6;
    private static final long PATIENCE_NANOS = 20_000_000_000L;
    private static final long LOOK_NANOS = 50_000;

    private final boolean queue;
    private final LiveServer server = new LiveServer();
    private final HostileWriter writer = new HostileWriter();

    /**
     * @param queue whether the queue region is written to, and not the buffer region
     */
    SessionTarget(boolean queue) {
        this.queue = queue;
    }

    @Override
    public String name() {
        return queue ? "queue: session" : "regions: session";
    }

    @Override
    public int inputsPerLook() {
        return 100;
    }

    @Override
    public boolean run(SplittableRandom random) throws IOException {
        ClientConfig config =
                ClientConfig.builder(UnixDomainSocketAddress.of(server.address()))
                        .session(
                                LiveServer.settings(server.folder())
                                        .memoryType(MemoryType.FILE)
                                        .readTimeout(Duration.ofMillis(5))
                                        .build())
                        .eventLoopThreads(1)
                        .connectTimeout(Duration.ofMillis(100))
                        .drainTimeout(Duration.ZERO)
                        .build();
        try (ShmipcClient client = ShmipcClient.connect(config);
                OwnedFd fd = SharedFile.openFile(region());
                Mapping mapping = Mapping.map(fd, SharedFile.identity(fd).sizeBytes())) {
            MemoryView view = MemoryView.of(mapping.buffer());
            boolean allTheTime = random.nextInt(4) == 0;
            if (allTheTime) {
                writer.start(view, random.nextLong());
            }
            try {
                return exchange(client, view, random);
            } finally {
                writer.stop();
            }
        }
    }

    /** The client's file, once that of the input before is gone. */
    private Path region() throws IOException {
        String suffix = queue ? "_queue" : "_buffer";
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try (java.util.stream.Stream<Path> all = Files.list(server.folder())) {
                List<Path> found = all.filter(path -> path.toString().endsWith(suffix)).toList();
                if (found.size() == 1) {
                    return found.get(0);
                }
                if (deadline - System.nanoTime() < 0) {
                    throw new Violation("regions=" + found + " must be one");
                }
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private boolean exchange(ShmipcClient client, MemoryView view, SplittableRandom random) {
        boolean all = true;
        Stream stream = null;
        for (int i = 0; i < STEPS; i++) {
            try {
                if (stream == null || !stream.isOpen()) {
                    if (!client.isConnected()) {
                        return false;
                    }
                    stream = client.borrowStream();
                }
                int bytes = 1 + random.nextInt(random.nextInt(4) == 0 ? 4000 : 150);
                stream.writer().put(new byte[bytes]);
                if (random.nextBoolean()) {
                    spoil(view, random);
                }
                stream.flush();
                spoil(view, random);
                stream.reader().skip(bytes);
                stream.reader().release();
                if (random.nextInt(3) == 0) {
                    client.returnStream(stream);
                    stream = null;
                }
            } catch (ShmipcException expected) {
                all = false;
                if (stream != null && random.nextBoolean()) {
                    stream.close();
                    stream = null;
                }
            }
        }
        return all;
    }

    private static void spoil(MemoryView view, SplittableRandom random) {
        for (int i = random.nextInt(3); i > 0; i--) {
            SharedMemory.spoil(view, random);
        }
    }

    @Override
    public void checkOthers() {
        server.awaitOthersGone();
        server.checkInnocent();
    }

    @Override
    public void close() {
        writer.close();
        server.close();
    }
}
