package io.shmipc.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.internal.memory.MemoryView;
import org.junit.jupiter.api.Test;

/** What the two ends of a queue count. */
class QueueStatisticsTest {

    private static final int CAPACITY = 8;

    private final MemoryView memory = QueueFixtures.memory(CAPACITY);
    private final QueueRegion region = QueueRegion.create(memory, CAPACITY, QueueLayout.AMD64);
    private final QueueProducer producer = region.clientToServer().producer();
    private final QueueConsumer consumer = region.clientToServer().consumer();

    private void put(int elements) {
        for (int i = 0; i < elements; i++) {
            assertThat(producer.offer(i, 0, 0)).isTrue();
        }
    }

    private int take(int limit) {
        return consumer.drain((stream, slice, status) -> {}, limit);
    }

    @Test
    void shouldHaveCountedNothingAtFirst() {
        assertThat(producer.highWater()).isZero();
        assertThat(consumer.highWater()).isZero();
        assertThat(consumer.harvests()).isEqualTo(Harvests.NONE);
        assertThat(take(5)).isZero();
        assertThat(consumer.harvests()).isEqualTo(Harvests.NONE);
    }

    @Test
    void shouldKeepTheHighWaterMarkOfEitherEnd() {
        put(5);
        take(3);
        put(1);
        assertThat(producer.highWater()).isEqualTo(5);
        assertThat(consumer.highWater()).isEqualTo(5);

        put(4);
        assertThat(producer.highWater()).isEqualTo(7);
        assertThat(consumer.highWater()).isEqualTo(5);
        take(1);
        assertThat(consumer.highWater()).isEqualTo(7);
        take(10);
        assertThat(consumer.highWater()).isEqualTo(7);
        assertThat(producer.highWater()).isEqualTo(7);
    }

    @Test
    void shouldCountHarvestsTheirElementsAndTheLargest() {
        put(5);
        take(2);
        take(10);
        take(10);
        put(1);
        take(10);

        assertThat(consumer.harvests()).isEqualTo(new Harvests(3, 6, 3));
    }

    @Test
    void shouldCountFromWhereAnEarlierUserLeftOff() {
        put(3);
        take(2);
        QueueConsumer next = QueueRegion.map(memory, QueueLayout.AMD64).clientToServer().consumer();

        assertThat(next.drain((stream, slice, status) -> {}, 10)).isEqualTo(1);
        assertThat(next.harvests()).isEqualTo(new Harvests(1, 1, 1));
    }

    @Test
    void shouldNotBelieveAPeerWhoseCounterIsImpossible() {
        int head = QueueLayout.AMD64.headOffset();
        memory.putIntRelease(head, -1_000);
        producer.offer(1, 0, 0);
        assertThat(producer.highWater()).isZero();
        memory.putIntRelease(head, 1_000);
        producer.offer(2, 0, 0);
        assertThat(producer.highWater()).isZero();
    }

    @Test
    void shouldNotTakeTheZeroesBehindAClosedQueueForADepth() {
        put(6);
        take(6);
        put(2);
        take(2);
        assertThat(producer.highWater()).isEqualTo(6);
        for (int i = 0; i < QueueDescriptor.HEADER_BYTES; i += Integer.BYTES) {
            memory.putIntRelease(i, 0);
        }
        // Tail is 9 after this one, and a head of 2 would look like a depth of 7.
        memory.putIntRelease(QueueLayout.AMD64.headOffset(), 2);
        producer.offer(1, 0, 0);

        assertThat(producer.highWater()).isEqualTo(6);
    }
}
