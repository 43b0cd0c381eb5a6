package io.shmipc.benchmarks.jmh;

import io.shmipc.internal.memory.MemoryView;
import io.shmipc.internal.queue.ElementHandler;
import io.shmipc.internal.queue.QueueConsumer;
import io.shmipc.internal.queue.QueueLayout;
import io.shmipc.internal.queue.QueueProducer;
import io.shmipc.internal.queue.QueueRegion;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Putting elements into a queue and taking them out, on one thread; times are of one element. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class QueueBenchmark {

    private static final int CAPACITY = 8192;
    private static final int BURST = 64;

    private final QueueProducer producer;
    private final QueueConsumer consumer;
    private long seen;
    private final ElementHandler sum = (streamId, sliceOffset, status) -> seen += sliceOffset;

    public QueueBenchmark() {
        MemoryView memory =
                MemoryView.of(ByteBuffer.allocateDirect(QueueRegion.sizeBytes(CAPACITY)));
        QueueRegion region = QueueRegion.create(memory, CAPACITY, QueueLayout.ofThisMachine());
        producer = region.clientToServer().producer();
        consumer = region.clientToServer().consumer();
    }

    /** One element, with the look at the flag that follows each flush. */
    @Benchmark
    public long offerWakeAndDrain() {
        producer.offer(2, 100, 0);
        producer.tryWakeConsumer();
        consumer.drain(sum, 1);
        return seen;
    }

    /** A burst that is announced and taken together. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public long offerAndDrainBurst() {
        for (int i = 0; i < BURST; i++) {
            producer.offer(2, i, 0);
        }
        producer.tryWakeConsumer();
        consumer.drain(sum, BURST);
        return seen;
    }
}
