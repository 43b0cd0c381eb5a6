package io.shmipc.benchmarks.jmh;

import io.shmipc.internal.memory.MemoryView;
import io.shmipc.internal.pool.BufferPool;
import io.shmipc.internal.pool.SliceClass;
import io.shmipc.internal.pool.SliceHeader;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Taking slices from the shared lists and giving them back; {@code -t 2} for contention. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PoolBenchmark {

    private static final int REGION_BYTES = 32 << 20;

    /** One of each of the default classes. */
    @Param({"64", "16384", "100000"})
    public int wantedBytes;

    /** Whether the two processes take turns, as those of this implementation do. */
    @Param({"true", "false"})
    public boolean turns;

    private final MemoryView memory = MemoryView.of(ByteBuffer.allocateDirect(REGION_BYTES));
    private final BufferPool pool = BufferPool.create(memory, SliceClass.DEFAULTS);

    @Setup
    public void agree() {
        if (turns) {
            pool.offerTurns();
            BufferPool.map(memory).acceptTurns();
            pool.concludeTurns();
        }
    }

    /** One slice out and in. */
    @Benchmark
    public int allocateAndRecycle() {
        int slice = pool.allocate(wantedBytes);
        pool.recycle(slice);
        return slice;
    }

    /** As a message of one slice does it, with its header. */
    @Benchmark
    public int allocateWriteHeaderAndRecycle() {
        int slice = pool.allocate(wantedBytes);
        pool.writeSlice(slice, 0, wantedBytes, SliceHeader.NO_NEXT);
        pool.recycle(slice);
        return slice;
    }
}
