package io.shmipc.benchmarks.jmh;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.BufferReader;
import io.shmipc.session.HandlerThreads;
import io.shmipc.session.ReadStatus;
import io.shmipc.session.SessionConfig;
import io.shmipc.session.ShmipcAddress;
import io.shmipc.session.Stream;
import io.shmipc.wait.WaitStrategy;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Write, flush, read, release between a client and a server in one JVM. Made for {@code -prof gc},
 * whose {@code gc.alloc.rate.norm} is the sum of what both ends allocate for one round trip.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init")
public class RoundTripBenchmark {

    /** Fits every size class, and the views of a message in one slice. */
    private static final int SIZE_BYTES = 64;

    @Param({"busy-polling", "adaptive", "blocking"})
    public String strategy;

    /** What answers: callbacks on the server's event loop, or a worker blocked in a read. */
    @Param({"EVENT_LOOP", "WORKERS"})
    public HandlerThreads server;

    private Path folder;
    private ShmipcServer answering;
    private ShmipcClient asking;
    private Stream stream;
    private final byte[] request = new byte[SIZE_BYTES];
    private final byte[] reply = new byte[SIZE_BYTES];

    @Setup(Level.Trial)
    public void connect() throws IOException {
        folder = Files.createTempDirectory("shmipc-jmh-");
        SocketAddress address = ShmipcAddress.parse("unix:" + folder.resolve("echo.sock"));
        SessionConfig.Builder session = SessionConfig.builder().waitStrategy(waitStrategy());
        answering =
                ShmipcServer.start(
                        ServerConfig.builder(address)
                                .session(session.handlerThreads(server).build())
                                .drainTimeout(Duration.ZERO)
                                .build(),
                        this::serve);
        asking =
                ShmipcClient.connect(
                        ClientConfig.builder(address)
                                .session(
                                        session.handlerThreads(HandlerThreads.WORKERS)
                                                .fallBackToSocketOnly(false)
                                                .build())
                                .connectTimeout(Duration.ofSeconds(10))
                                .build());
        stream = asking.borrowStream();
    }

    private WaitStrategy waitStrategy() {
        return switch (strategy) {
            case "busy-polling" -> WaitStrategy.busyPolling();
            case "adaptive" -> WaitStrategy.adaptive();
            case "blocking" -> WaitStrategy.blocking();
            default -> throw new IllegalArgumentException("strategy=" + strategy + " is unknown");
        };
    }

    private void serve(Stream opened) {
        BufferReader in = opened.reader();
        if (server == HandlerThreads.EVENT_LOOP) {
            opened.callbacks(
                    (of, reader) -> {
                        while (reader.readableBytes() >= SIZE_BYTES) {
                            answer(of, reader);
                        }
                    });
            return;
        }
        while (in.await(SIZE_BYTES) != ReadStatus.END_OF_STREAM) {
            answer(opened, in);
        }
    }

    private static void answer(Stream stream, BufferReader in) {
        long value = in.read(SIZE_BYTES).getLong(0);
        in.release();
        stream.writer().reserve(SIZE_BYTES).putLong(0, value);
        stream.flush();
    }

    /** In place: a view of the memory that the peer reads, and one of what it wrote. */
    @Benchmark
    public long views() {
        ByteBuffer out = stream.writer().reserve(SIZE_BYTES);
        out.putLong(0, 42);
        stream.flush();
        long value = stream.reader().read(SIZE_BYTES).getLong(0);
        stream.reader().release();
        return value;
    }

    /** Copied from and to arrays. */
    @Benchmark
    public byte[] copies() {
        stream.writer().put(request, 0, SIZE_BYTES);
        stream.flush();
        stream.reader().readBytes(reply, 0, SIZE_BYTES);
        stream.reader().release();
        return reply;
    }

    @TearDown(Level.Trial)
    public void disconnect() throws IOException {
        asking.close();
        answering.close();
        Files.deleteIfExists(folder.resolve("echo.sock"));
        Files.delete(folder);
    }
}
