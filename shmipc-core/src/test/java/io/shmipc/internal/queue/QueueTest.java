package io.shmipc.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.shmipc.internal.memory.MemoryView;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class QueueTest {

    private final MemoryView memory = QueueFixtures.memory(3);
    private final QueueRegion region = QueueRegion.create(memory, 3, QueueLayout.AMD64);
    private final QueueProducer producer = region.clientToServer().producer();
    private final QueueConsumer consumer = region.clientToServer().consumer();
    private final List<Integer> seen = new ArrayList<>();

    @Test
    void shouldDeliverAllFieldsInOrder() {
        producer.offer(1, 2, 3);
        producer.offer(-1, -2, -3);
        List<String> elements = new ArrayList<>();

        int taken = consumer.drain((a, b, c) -> elements.add(a + "/" + b + "/" + c), 10);

        assertThat(taken).isEqualTo(2);
        assertThat(elements).containsExactly("1/2/3", "-1/-2/-3");
    }

    @Test
    void shouldTakeAsManyAsFitAndNoMore() {
        assertThat(producer.capacity()).isEqualTo(3);
        for (int i = 0; i < 3; i++) {
            assertThat(producer.offer(i, 0, 0)).isTrue();
        }
        assertThat(producer.offer(3, 0, 0)).isFalse();
        assertThat(producer.depth()).isEqualTo(3);
        assertThat(consumer.depth()).isEqualTo(3);
        assertThat(region.clientToServer().observedDepth()).isEqualTo(3);

        consumer.drain(this::see, 1);

        assertThat(producer.offer(3, 0, 0)).isTrue();
        assertThat(producer.offer(4, 0, 0)).isFalse();
        consumer.drain(this::see, 10);
        assertThat(seen).containsExactly(0, 1, 2, 3);
        assertThat(consumer.isEmpty()).isTrue();
    }

    @Test
    void shouldStopAtTheLimit() {
        producer.offer(1, 0, 0);
        producer.offer(2, 0, 0);

        assertThat(consumer.drain(this::see, 1)).isEqualTo(1);
        assertThat(consumer.depth()).isEqualTo(1);
        assertThatIllegalArgumentException().isThrownBy(() -> consumer.drain(this::see, 0));
    }

    @Test
    void shouldNotDeliverAnElementTwiceWhenTheHandlerThrows() {
        producer.offer(1, 0, 0);
        producer.offer(2, 0, 0);
        producer.offer(3, 0, 0);

        assertThatIllegalStateException()
                .isThrownBy(
                        () ->
                                consumer.drain(
                                        (stream, slice, status) -> {
                                            see(stream, slice, status);
                                            if (stream == 2) {
                                                throw new IllegalStateException("handler");
                                            }
                                        },
                                        10));

        assertThat(producer.depth()).isEqualTo(1);
        consumer.drain(this::see, 10);
        assertThat(seen).containsExactly(1, 2, 3);
    }

    @Test
    void shouldHaveFreedTheSlotWhenTheHandlerRuns() {
        producer.offer(1, 0, 0);
        producer.offer(2, 0, 0);
        producer.offer(3, 0, 0);

        consumer.drain((stream, slice, status) -> producer.offer(stream + 10, 0, 0), 10);
        consumer.drain(this::see, 10);

        assertThat(seen).containsExactly(11, 12, 13);
    }

    @Test
    void shouldAskForOneWakeUpWhileTheConsumerSleeps() {
        producer.offer(1, 0, 0);

        assertThat(producer.tryWakeConsumer()).isTrue();
        producer.offer(2, 0, 0);
        assertThat(producer.tryWakeConsumer()).isFalse();
    }

    @Test
    void shouldAskForNoWakeUpWhileTheConsumerLooksByItself() {
        consumer.markWorking();
        producer.offer(1, 0, 0);

        assertThat(producer.tryWakeConsumer()).isFalse();
    }

    @Test
    void shouldRefuseToSleepWhenSomethingIsThere() {
        producer.offer(1, 0, 0);
        assertThat(consumer.trySleep()).isFalse();
        assertThat(producer.tryWakeConsumer()).isFalse();

        consumer.drain(this::see, 10);
        assertThat(consumer.trySleep()).isTrue();
        assertThat(producer.tryWakeConsumer()).isTrue();
    }

    @Test
    void shouldGiveEachDirectionItsOwnQueue() {
        region.serverToClient().producer().offer(9, 0, 0);

        assertThat(consumer.isEmpty()).isTrue();
        assertThat(region.serverToClient().consumer().depth()).isEqualTo(1);
        assertThat(region.serverToClient().consumer()).isSameAs(region.serverToClient().consumer());
        assertThat(region.serverToClient().producer()).isSameAs(region.serverToClient().producer());
    }

    @Test
    void shouldContinueWhereAnEarlierUserOfTheRegionLeftOff() {
        producer.offer(1, 0, 0);
        producer.offer(2, 0, 0);
        consumer.drain(this::see, 1);

        Queue late = QueueRegion.map(memory, QueueLayout.AMD64).clientToServer();
        late.producer().offer(3, 0, 0);
        late.producer().offer(4, 0, 0);
        assertThat(late.producer().offer(5, 0, 0)).isFalse();
        late.consumer().drain(this::see, 10);

        assertThat(seen).containsExactly(1, 2, 3, 4);
    }

    static List<Arguments> startsAndCapacities() {
        long[] starts = {
            (1L << 31) - 3, (1L << 32) - 3, (5L << 32) - 2, (1L << 62) + 1, Long.MAX_VALUE - 1000
        };
        int[] capacities = {1, 2, 3, 7, 8, 8191, 8192};
        List<Arguments> combinations = new ArrayList<>();
        for (QueueLayout layout : QueueLayout.values()) {
            for (long start : starts) {
                for (int capacity : capacities) {
                    combinations.add(Arguments.of(layout, start, capacity));
                }
            }
        }
        return combinations;
    }

    @ParameterizedTest
    @MethodSource("startsAndCapacities")
    void shouldCountOnBeyondEveryBoundaryOfTheCounters(
            QueueLayout layout, long start, int capacity) {
        MemoryView used = QueueFixtures.usedUpTo(start, capacity, layout);
        Queue queue = QueueRegion.map(used, layout).clientToServer();
        int elements = 20;
        for (int i = 0; i < elements; i++) {
            assertThat(queue.producer().offer(i, i + 1, i + 2)).isTrue();
            // The place in memory follows from the whole position, as for every peer.
            int element = 24 + 12 * (int) ((start + i) % capacity);
            assertThat(used.getInt(element)).isEqualTo(i);
            assertThat(QueueFixtures.counter(used, layout.tailOffset())).isEqualTo(start + i + 1);
            assertThat(queue.producer().depth()).isEqualTo(1);
            queue.consumer().drain(this::see, 10);
            assertThat(QueueFixtures.counter(used, layout.headOffset())).isEqualTo(start + i + 1);
        }
        assertThat(seen).hasSize(elements).isSorted().doesNotHaveDuplicates();
    }

    private void see(int streamId, int sliceOffset, int status) {
        seen.add(streamId);
    }
}
