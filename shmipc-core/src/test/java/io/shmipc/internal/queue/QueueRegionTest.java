package io.shmipc.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shmipc.error.ConfigurationException;
import io.shmipc.internal.memory.MemoryView;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueueRegionTest {

    @Test
    void shouldNeedHeaderAndElementsOfBothQueues() {
        assertThat(QueueRegion.sizeBytes(8192)).isEqualTo(196_656);
        assertThat(QueueRegion.sizeBytes(QueueRegion.MAX_CAPACITY)).isEqualTo(2_147_483_640);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1, 89_478_484, Integer.MAX_VALUE})
    void shouldRefuseACapacityOutOfBounds(int capacity) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> QueueRegion.validateCapacity(capacity, QueueLayout.AMD64))
                .withMessageContaining(
                        "queueCapacity=" + capacity + ": must be >= 2 and <= 89478483");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> QueueRegion.sizeBytes(capacity));
    }

    @Test
    void shouldAskForAMultipleOfEightOnArm64Only() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> QueueRegion.validateCapacity(12, QueueLayout.ARM64))
                .withMessageContaining("queueCapacity=12: must be a multiple of 8 on ARM64");
        assertThatCode(
                        () -> {
                            QueueRegion.validateCapacity(16, QueueLayout.ARM64);
                            QueueRegion.validateCapacity(12, QueueLayout.AMD64);
                            QueueRegion.validateCapacity(3, QueueLayout.AMD64);
                        })
                .doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseToCreateInARegionOfAnotherSize() {
        MemoryView memory = MemoryView.of(ByteBuffer.allocateDirect(4096));

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> QueueRegion.create(memory, 8, QueueLayout.AMD64))
                .withMessageContaining("regionBytes=4096: must be = 240 for queueCapacity=8");
    }

    @Test
    void shouldFindTheSecondQueueAtHalfOfALargerRegion() {
        MemoryView memory = MemoryView.of(ByteBuffer.allocateDirect(4096));
        memory.putInt(0, 8);
        memory.putInt(2048, 8);

        QueueRegion region = QueueRegion.map(memory, QueueLayout.AMD64);
        region.serverToClient().producer().offer(77, 0, 0);

        assertThat(memory.getInt(2048 + 24)).isEqualTo(77);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5, 7, 8191})
    void shouldWorkWhereTheSecondQueueStartsBetweenTwoLongs(int capacity) {
        for (QueueLayout layout : QueueLayout.values()) {
            MemoryView memory = QueueFixtures.usedUpTo(0, capacity, layout);
            assertThat(memory.sizeBytes() / 2 % 8).isEqualTo(4);
            Queue queue = QueueRegion.map(memory, layout).serverToClient();
            List<Integer> seen = new ArrayList<>();
            for (int i = 0; i < 3 * capacity; i++) {
                assertThat(queue.producer().offer(i, 0, 0)).isTrue();
                queue.consumer().drain((stream, slice, status) -> seen.add(stream), 1);
            }
            assertThat(seen).hasSize(3 * capacity).isSorted().doesNotHaveDuplicates();
        }
    }
}
