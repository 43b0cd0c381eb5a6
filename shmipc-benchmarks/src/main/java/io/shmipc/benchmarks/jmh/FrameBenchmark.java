package io.shmipc.benchmarks.jmh;

import io.shmipc.internal.protocol.Frame;
import io.shmipc.internal.protocol.FrameDecoder;
import io.shmipc.internal.protocol.FrameEncoder;
import io.shmipc.internal.protocol.FrameLimits;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Frames of the socket: into bytes, and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FrameBenchmark {

    private static final int VERSION = 3;
    private static final int STREAM = 2;
    private static final int PAYLOAD_BYTES = 1024;

    private final FrameLimits limits = new FrameLimits(1 << 20);
    private final ByteBuffer out = ByteBuffer.allocateDirect(1 << 12);
    private final ByteBuffer polling = ByteBuffer.allocateDirect(64);
    private final ByteBuffer streamClose = ByteBuffer.allocateDirect(64);
    private final ByteBuffer fallback = ByteBuffer.allocateDirect(2 * PAYLOAD_BYTES);

    public FrameBenchmark() {
        FrameEncoder.encodePolling(polling, VERSION);
        FrameEncoder.encodeStreamClose(streamClose, VERSION, STREAM);
        FrameEncoder.encodeFallbackHeader(fallback, VERSION, STREAM, 0, PAYLOAD_BYTES);
        fallback.position(fallback.position() + PAYLOAD_BYTES);
        polling.flip();
        streamClose.flip();
        fallback.flip();
    }

    @Benchmark
    public ByteBuffer encodePolling() {
        out.clear();
        FrameEncoder.encodePolling(out, VERSION);
        return out;
    }

    @Benchmark
    public ByteBuffer encodeFallbackHeader() {
        out.clear();
        FrameEncoder.encodeFallbackHeader(out, VERSION, STREAM, 0, PAYLOAD_BYTES);
        return out;
    }

    @Benchmark
    public @Nullable Frame decodePolling() {
        polling.rewind();
        return FrameDecoder.decode(polling, limits);
    }

    @Benchmark
    public @Nullable Frame decodeStreamClose() {
        streamClose.rewind();
        return FrameDecoder.decode(streamClose, limits);
    }

    @Benchmark
    public @Nullable Frame decodeFallbackOf1KiB() {
        fallback.rewind();
        return FrameDecoder.decode(fallback, limits);
    }
}
