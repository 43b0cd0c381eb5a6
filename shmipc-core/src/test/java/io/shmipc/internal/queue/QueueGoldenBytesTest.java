package io.shmipc.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.internal.memory.MemoryView;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The region byte by byte, little-endian as on every machine that has peers. */
class QueueGoldenBytesTest {

    private static final String EMPTY_ELEMENT = "00000000 00000000 00000000";

    @Test
    void shouldCreateTwoEmptyQueuesOnAmd64() {
        MemoryView memory = garbage(2);

        QueueRegion.create(memory, 2, QueueLayout.AMD64);

        // capacity 2, head 0, tail 0, working flag 0, two elements
        String queue =
                "02000000 0000000000000000 0000000000000000 00000000"
                        + EMPTY_ELEMENT
                        + EMPTY_ELEMENT;
        assertBytes(memory, queue + queue);
    }

    @Test
    void shouldCreateTwoEmptyQueuesOnArm64() {
        MemoryView memory = garbage(8);

        QueueRegion.create(memory, 8, QueueLayout.ARM64);

        // capacity 8, working flag 0, head 0, tail 0, eight elements
        String queue =
                "08000000 00000000 0000000000000000 0000000000000000" + EMPTY_ELEMENT.repeat(8);
        assertBytes(memory, queue + queue);
    }

    @Test
    void shouldWriteElementsAndCountersOnAmd64() {
        MemoryView memory = QueueFixtures.memory(2);
        QueueRegion region = QueueRegion.create(memory, 2, QueueLayout.AMD64);

        region.clientToServer().producer().offer(0x01020304, 0x0a0b0c0d, 2);
        region.clientToServer().producer().offer(5, 6, 0);
        region.clientToServer().producer().tryWakeConsumer();
        region.clientToServer().consumer().drain((stream, slice, status) -> {}, 1);
        region.serverToClient().producer().offer(7, 8, 1);

        assertBytes(
                memory,
                // client to server: capacity 2, head 1, tail 2, working flag 1
                "02000000 0100000000000000 0200000000000000 01000000"
                        + "04030201 0d0c0b0a 02000000"
                        + "05000000 06000000 00000000"
                        // server to client: capacity 2, head 0, tail 1, working flag 0
                        + "02000000 0000000000000000 0100000000000000 00000000"
                        + "07000000 08000000 01000000"
                        + EMPTY_ELEMENT);
    }

    @Test
    void shouldWriteElementsAndCountersOnArm64() {
        MemoryView memory = QueueFixtures.memory(8);
        QueueRegion region = QueueRegion.create(memory, 8, QueueLayout.ARM64);

        region.serverToClient().producer().offer(0x01020304, 0x0a0b0c0d, 2);
        region.serverToClient().producer().offer(5, 6, 0);
        region.serverToClient().producer().tryWakeConsumer();
        region.serverToClient().consumer().drain((stream, slice, status) -> {}, 1);

        assertBytes(
                memory,
                "08000000 00000000 0000000000000000 0000000000000000"
                        + EMPTY_ELEMENT.repeat(8)
                        // server to client: capacity 8, working flag 1, head 1, tail 2
                        + "08000000 01000000 0100000000000000 0200000000000000"
                        + "04030201 0d0c0b0a 02000000"
                        + "05000000 06000000 00000000"
                        + EMPTY_ELEMENT.repeat(6));
    }

    @ParameterizedTest
    @CsvSource({"AMD64,4,12,20", "ARM64,8,16,4"})
    void shouldKeepTheFieldsWherePeersLookForThem(
            QueueLayout layout, int headOffset, int tailOffset, int workingFlagOffset) {
        assertThat(layout.headOffset()).isEqualTo(headOffset);
        assertThat(layout.tailOffset()).isEqualTo(tailOffset);
        assertThat(layout.workingFlagOffset()).isEqualTo(workingFlagOffset);
    }

    @ParameterizedTest
    @CsvSource({"amd64,AMD64", "x86_64,AMD64", "aarch64,ARM64", "arm64,ARM64", "arm,ARM64"})
    void shouldChooseTheLayoutByTheProcessor(String architecture, QueueLayout layout) {
        assertThat(QueueLayout.ofArchitecture(architecture)).isEqualTo(layout);
    }

    private static MemoryView garbage(int capacity) {
        MemoryView memory = QueueFixtures.memory(capacity);
        for (int i = 0; i < memory.sizeBytes(); i++) {
            memory.putByte(i, (byte) 0xee);
        }
        return memory;
    }

    private static void assertBytes(MemoryView memory, String hex) {
        byte[] actual = new byte[memory.sizeBytes()];
        memory.copyTo(0, actual, 0, actual.length);
        assertThat(HexFormat.of().formatHex(actual)).isEqualTo(hex.replace(" ", ""));
    }
}
