package io.shmipc.sample.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchTest {

    private static final ApplicationName SHOP = new ApplicationName("shop");
    private static final long RUN = 0x0102030405060708L;

    private final BatchWriter writer = new BatchWriter(SHOP, RUN, 4096);

    @Test
    void shouldLayOutABatchByteForByte() {
        append("a");
        append("");
        append("bc");
        assertThat(HexFormat.of().formatHex(writer.finish()))
                .isEqualTo(
                        "4c4f4742" // LOGB
                                + "01" // version
                                + "02" // data
                                + "0004" // name length
                                + "0102030405060708" // run
                                + "0000000000000000" // first record
                                + "00000003" // record count
                                + "00000006" // body length
                                + "83918e0b" // CRC-32C, computed by a bitwise implementation
                                + "73686f70" // shop
                                + "610a" // a
                                + "0a" // empty line
                                + "62630a"); // bc
    }

    @Test
    void shouldCountRecordsOnFromBatchToBatch() {
        append("one");
        append("two");
        writer.finish();
        append("three");
        Batch second = Batch.decode(writer.finish());
        assertThat(second.firstRecord()).isEqualTo(2);
        assertThat(second.recordCount()).isEqualTo(1);
        assertThat(writer.finishedRecords()).isEqualTo(3);
    }

    @Test
    void shouldReadBackWhatWasWritten() {
        append("invalid utf-8 follows: ");
        byte[] odd = {(byte) 0xff, 0, (byte) 0xc3, '\r'};
        assertThat(writer.append(odd, 0, odd.length)).isTrue();
        Batch batch = Batch.decode(writer.finish());
        assertThat(batch.kind()).isEqualTo(BatchKind.DATA);
        assertThat(batch.application()).isEqualTo(SHOP);
        assertThat(batch.run()).isEqualTo(RUN);
        assertThat(Arrays.copyOfRange(batch.bytes(), batch.bodyOffset(), batch.bytes().length))
                .endsWith((byte) 0xff, 0, (byte) 0xc3, '\r', '\n');
    }

    @Test
    void shouldCarryNoRecordsInOpenAndFlush() {
        assertThat(Batch.decode(writer.open()).kind()).isEqualTo(BatchKind.OPEN);
        append("x");
        writer.finish();
        Batch flush = Batch.decode(writer.flush());
        assertThat(flush.kind()).isEqualTo(BatchKind.FLUSH);
        assertThat(flush.firstRecord()).isEqualTo(1);
        assertThat(flush.bodyLength()).isZero();
    }

    @Test
    void shouldSayWhenTheBatchIsFull() {
        BatchWriter small = new BatchWriter(SHOP, RUN, 64);
        byte[] line = new byte[20];
        assertThat(small.append(line, 0, 20)).isTrue();
        assertThat(small.append(line, 0, 20)).isFalse();
        small.finish();
        assertThat(small.append(line, 0, 20)).isTrue();
    }

    @Test
    void shouldGiveTheLongestLineABatchOfItsOwnAndRefuseALongerOne() {
        byte[] line = new byte[BatchWriter.MAX_LINE_BYTES + 1];
        assertThat(writer.append(line, 0, BatchWriter.MAX_LINE_BYTES)).isTrue();
        assertThat(writer.append(line, 0, 1)).isFalse();
        assertThat(Batch.decode(writer.finish()).bodyLength()).isEqualTo(line.length);
        assertThatThrownBy(() -> writer.append(line, 0, line.length))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bytes <= 1048576");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 5, 7, 9, 20, 27, 31, 33, 37, 41})
    void shouldRefuseABatchInWhichOneByteChanged(int position) {
        append("some line");
        byte[] batch = writer.finish();
        batch[position] ^= 0x11;
        assertThatThrownBy(() -> Batch.decode(batch)).isInstanceOf(BatchFormatException.class);
    }

    @Test
    void shouldRefuseABodyWithoutItsLastLineBreak() {
        append("some line");
        byte[] batch = writer.finish();
        batch[batch.length - 1] = 'x';
        sealAgain(batch);
        assertThatThrownBy(() -> Batch.decode(batch)).hasMessageContaining("line break");
    }

    @Test
    void shouldRefuseAnInvalidName() {
        append("some line");
        byte[] batch = writer.finish();
        batch[BatchDescriptor.NAME_OFFSET] = (byte) 0xff;
        sealAgain(batch);
        assertThatThrownBy(() -> Batch.decode(batch)).hasMessageContaining("UTF-8");
    }

    @Test
    void shouldRefuseEveryTruncation() {
        append("some line");
        byte[] batch = writer.finish();
        for (int size = 0; size < batch.length; size++) {
            byte[] cut = Arrays.copyOf(batch, size);
            assertThatThrownBy(() -> Batch.decode(cut)).isInstanceOf(BatchFormatException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldOnlyEverRefuseOrAcceptRandomBytes(long seed) {
        Random random = new Random(seed);
        append("some line");
        byte[] good = writer.finish();
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = Arrays.copyOf(good, random.nextInt(good.length * 2));
            for (int change = random.nextInt(6); change > 0 && bytes.length > 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            if (random.nextBoolean() && bytes.length >= BatchDescriptor.NAME_OFFSET) {
                sealAgain(bytes);
            }
            try {
                Batch batch = Batch.decode(bytes);
                assertThat(batch.bodyOffset()).isBetween(0, bytes.length);
                assertThat(batch.recordCount()).isBetween(0, bytes.length);
            } catch (BatchFormatException e) {
                assertThat(e).hasMessageMatching("(?s).+");
            }
        }
    }

    @Test
    void shouldCarryAcknowledgementsBothWays() {
        Acknowledgement error = new Acknowledgement(7, 9, "device full: größer");
        assertThat(Acknowledgement.decode(error.encode())).isEqualTo(error);
        assertThat(HexFormat.of().formatHex(Acknowledgement.ok(1, 2).encode()))
                .isEqualTo("0000000000000001" + "0000000000000002");
        Acknowledgement wordy = new Acknowledgement(0, 0, "x".repeat(5000));
        assertThat(wordy.encode()).hasSize(Acknowledgement.MAX_BYTES);
        assertThatThrownBy(() -> Acknowledgement.decode(new byte[15]))
                .isInstanceOf(BatchFormatException.class)
                .hasMessageContaining("16 <= bytes <= 1024");
    }

    private void append(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        assertThat(writer.append(bytes, 0, bytes.length)).isTrue();
    }

    private static void sealAgain(byte[] batch) {
        ByteBuffer.wrap(batch).putInt(BatchDescriptor.CHECKSUM_OFFSET, Batch.checksum(batch));
    }
}
