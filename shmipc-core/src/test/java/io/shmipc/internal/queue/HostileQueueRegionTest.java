package io.shmipc.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.shmipc.error.ProtocolException;
import io.shmipc.internal.memory.MemoryView;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One wrong field at a time, then many; offsets are those of amd64 unless the layout is given. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileQueueRegionTest {

    private static final int CAPACITY = 4;
    private static final int SECOND = 24 + 12 * CAPACITY;

    private final MemoryView memory = QueueFixtures.memory(CAPACITY);
    private final Queue created =
            QueueRegion.create(memory, CAPACITY, QueueLayout.AMD64).clientToServer();

    static Stream<Arguments> fieldsThatRefuseARegion() {
        return Stream.of(
                arguments(0, 0, "capacities=0 and 4: both must be >= 1 and equal"),
                arguments(0, 3, "capacities=3 and 4: both must be >= 1 and equal"),
                arguments(0, -1, "capacities=4294967295 and 4"),
                arguments(SECOND, 5, "capacities=4 and 5"),
                arguments(SECOND, Integer.MIN_VALUE, "capacities=4 and 2147483648"),
                arguments(4, 1, "headLow=1 tailLow=0: tail - head must be >= 0 and <= capacity=4"),
                arguments(4, -5, "headLow=4294967291 tailLow=0"),
                arguments(12, 5, "headLow=0 tailLow=5: tail - head must be >= 0 and <= capacity=4"),
                arguments(12, -1, "headLow=0 tailLow=4294967295"),
                arguments(SECOND + 12, Integer.MAX_VALUE, "headLow=0 tailLow=2147483647"),
                arguments(SECOND + 4, Integer.MIN_VALUE, "headLow=2147483648 tailLow=0"));
    }

    @ParameterizedTest(name = "{0} = {1}: {2}")
    @MethodSource("fieldsThatRefuseARegion")
    void shouldRefuseARegionWithOneWrongField(int offset, int value, String message) {
        memory.putInt(offset, value);

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> QueueRegion.map(memory, QueueLayout.AMD64))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1 << 20, Integer.MAX_VALUE, 89_478_484})
    void shouldRefuseCapacitiesThatTheRegionCannotHold(int surplus) {
        int capacity = (int) Math.min(Integer.MAX_VALUE, (long) CAPACITY + surplus);
        memory.putInt(0, capacity);
        memory.putInt(SECOND, capacity);

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> QueueRegion.map(memory, QueueLayout.AMD64))
                .withMessageContaining("regionBytes=144: must be >= ");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 24, 47, 49, 52, 145})
    void shouldRefuseARegionOfAnImpossibleSize(int sizeBytes) {
        MemoryView region = MemoryView.of(ByteBuffer.allocateDirect(sizeBytes));

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> QueueRegion.map(region, QueueLayout.AMD64))
                .withMessageContaining("regionBytes=" + sizeBytes);
    }

    @Test
    void shouldRefuseACounterOfOurOwnThatIsNegative() {
        memory.putInt(4 + 4, -1);
        memory.putInt(12 + 4, -1);
        Queue queue = QueueRegion.map(memory, QueueLayout.AMD64).clientToServer();

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(queue::producer)
                .withMessageContaining("counter=-4294967296: must be >= 0");
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(queue::consumer);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, -1, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void shouldRefuseAnImpossibleTailWhileConsuming(int tailLow) {
        QueueConsumer consumer = created.consumer();
        memory.putInt(12, tailLow);

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> consumer.drain((a, b, c) -> {}, 10));
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(consumer::trySleep);
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(consumer::isEmpty);
        assertThat(created.observedDepth()).isBetween(0, CAPACITY);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, -1, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void shouldRefuseAnImpossibleHeadBeforeOverwritingAnything(int headLow) {
        QueueProducer producer = created.producer();
        for (int i = 0; i < CAPACITY; i++) {
            producer.offer(i, 0, 0);
        }
        memory.putInt(4, headLow);

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> producer.offer(9, 0, 0));
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(producer::depth);
        assertThat(memory.getInt(24)).isZero();
    }

    @ParameterizedTest
    @EnumSource(QueueLayout.class)
    void shouldNotBelieveOurOwnCountersAgain(QueueLayout layout) {
        MemoryView region = QueueFixtures.usedUpTo(0, CAPACITY, layout);
        Queue queue = QueueRegion.map(region, layout).clientToServer();
        queue.producer();
        queue.consumer();
        QueueFixtures.putCounter(region, layout.tailOffset(), 1L << 40);
        QueueFixtures.putCounter(region, layout.headOffset(), -1);
        region.putInt(0, 1 << 30);

        assertThat(queue.producer().offer(1, 0, 0)).isTrue();
        assertThat(queue.consumer().drain((a, b, c) -> {}, 10)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 2, 7})
    void shouldTakeEveryFlagButZeroForWorking(int flag) {
        memory.putInt(20, flag);

        assertThat(created.producer().tryWakeConsumer()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33})
    void shouldSurviveFlippedBytes(long seed) {
        Random random = new Random(seed);
        int accepted = 0;
        int refused = 0;
        for (int round = 0; round < 50_000; round++) {
            QueueLayout layout = QueueLayout.values()[round % 2];
            MemoryView region = QueueFixtures.usedUpTo(random.nextLong() >>> 1, CAPACITY, layout);
            boolean mapFirst = random.nextBoolean();
            try {
                Queue queue = mapFirst ? mapped(region, layout, random) : null;
                for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                    int offset = random.nextInt(region.sizeBytes());
                    int bit = 1 << random.nextInt(8);
                    region.putByte(offset, (byte) (region.getByte(offset) ^ bit));
                }
                use(queue != null ? queue : mapped(region, layout, random), random);
                accepted++;
            } catch (ProtocolException e) {
                refused++;
            }
        }
        assertThat(accepted).isPositive();
        assertThat(refused).isPositive();
    }

    private static Queue mapped(MemoryView region, QueueLayout layout, Random random) {
        QueueRegion mapped = QueueRegion.map(region, layout);
        return random.nextBoolean() ? mapped.clientToServer() : mapped.serverToClient();
    }

    private static void use(Queue queue, Random random) {
        for (int i = 0; i < 20; i++) {
            queue.producer().offer(random.nextInt(), random.nextInt(), random.nextInt());
            queue.producer().tryWakeConsumer();
            if (random.nextBoolean()) {
                queue.consumer().drain((a, b, c) -> {}, 1 + random.nextInt(CAPACITY));
                queue.consumer().trySleep();
            }
            queue.observedDepth();
        }
    }
}
