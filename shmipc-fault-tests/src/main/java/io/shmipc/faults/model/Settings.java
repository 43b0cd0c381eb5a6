package io.shmipc.faults.model;

import io.shmipc.session.MemoryType;
import io.shmipc.session.SessionConfig;
import io.shmipc.session.SizeClass;
import io.shmipc.wait.WaitStrategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/**
 * The settings of one scenario.
 *
 * @param memory how memory is shared
 * @param regionBytes small enough for some scenarios to exhaust it
 * @param sliceBytes capacity of the smaller of two classes
 * @param queueCapacity small enough for some scenarios to fill it
 * @param maxFrameBytes longest frame over the socket
 * @param maxUnreadSocketBytes what an end takes from the socket before it stops reading
 * @param clientWaits how the client's end waits
 * @param serverWaits how the server's end waits
 * @param maxIdleStreams streams that the client's pool keeps
 */
record Settings(
        MemoryType memory,
        int regionBytes,
        int sliceBytes,
        int queueCapacity,
        int maxFrameBytes,
        long maxUnreadSocketBytes,
        Waiting clientWaits,
        Waiting serverWaits,
        int maxIdleStreams) {

    /** The strategies there are. */
    enum Waiting {
        BLOCKING(WaitStrategy.blocking()),
        ADAPTIVE(WaitStrategy.adaptive()),
        BUSY_POLLING(WaitStrategy.busyPolling()),
        TIMED(WaitStrategy.timed(Duration.ofNanos(200_000)));

        private final WaitStrategy strategy;

        Waiting(WaitStrategy strategy) {
            this.strategy = strategy;
        }
    }

    private static final int SMALLEST_FRAME = 4096;
    private static final long NEVER_FULL = 64L << 20;

    static Settings of(Random random) {
        boolean tiny = random.nextInt(3) > 0;
        int maxFrameBytes = random.nextBoolean() ? SMALLEST_FRAME : 1 << 20;
        boolean pausing = random.nextInt(4) == 0;
        int regionBytes = tiny ? 8 * 1024 << random.nextInt(4) : 1 << 20;
        return new Settings(
                memory(random),
                regionBytes,
                4 * (8 + random.nextInt(Math.min(400, regionBytes / 256))),
                8 << random.nextInt(tiny ? 2 : 8),
                maxFrameBytes,
                pausing ? maxFrameBytes : NEVER_FULL,
                waiting(random),
                waiting(random),
                random.nextInt(4));
    }

    private static MemoryType memory(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> MemoryType.SOCKET_ONLY;
            case 1, 2 -> MemoryType.FILE;
            default -> MemoryType.MEMFD;
        };
    }

    /** Polling ones cost a core each, so they are rarer. */
    private static Waiting waiting(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> Waiting.BUSY_POLLING;
            case 1, 2 -> Waiting.TIMED;
            case 3, 4, 5, 6 -> Waiting.BLOCKING;
            default -> Waiting.ADAPTIVE;
        };
    }

    /** Whether an end may leave its socket unread, so that the other can write no more to it. */
    boolean mayPause() {
        return maxUnreadSocketBytes < NEVER_FULL;
    }

    SessionConfig.Builder server(Path folder) {
        return common(folder).waitStrategy(serverWaits.strategy);
    }

    SessionConfig.Builder client(Path folder) {
        return common(folder).waitStrategy(clientWaits.strategy).memoryType(memory);
    }

    private SessionConfig.Builder common(Path folder) {
        return SessionConfig.builder()
                .regionBytes(regionBytes)
                .sizeClasses(new SizeClass(sliceBytes, 60), new SizeClass(4 * sliceBytes, 40))
                .queueCapacity(queueCapacity)
                .maxFrameBytes(maxFrameBytes)
                .maxUnreadSocketBytes(maxUnreadSocketBytes)
                .regionDirectory(folder)
                .writeTimeout(mayPause() ? Duration.ofMillis(2) : Pair.PATIENCE)
                .handshakeTimeout(Duration.ofSeconds(10));
    }
}
