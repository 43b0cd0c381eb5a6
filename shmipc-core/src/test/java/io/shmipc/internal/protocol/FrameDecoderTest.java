package io.shmipc.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shmipc.error.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {

    private static final FrameLimits LIMITS = new FrameLimits(1024);

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    00000008 7757 03 01 | frame magic=0x7757: must be = 0x7758
                    00000008 5877 03 01 | frame magic=0x5877: must be = 0x7758
                    00000008 7758 00 01 | version=0: must be >= 2 and <= 3
                    00000008 7758 01 01 | version=1: must be >= 2 and <= 3
                    00000008 7758 04 01 | version=4: must be >= 2 and <= 3
                    00000008 7758 ff 05 | version=255: must be >= 2 and <= 3
                    00000008 7758 00 04 | offered version=0: must be >= 1
                    00000008 7758 03 0a | frame type=10: must be <= 9
                    00000008 7758 03 ff | frame type=255: must be <= 9
                    00000000 7758 03 01 | type=POLLING length=0: must be >= 8 and <= 8
                    00000007 7758 03 01 | type=POLLING length=7: must be >= 8 and <= 8
                    00000009 7758 03 01 | type=POLLING length=9: must be >= 8 and <= 8
                    00000009 7758 03 04 | type=EXCHANGE_PROTO_VERSION length=9
                    0000000b 7758 03 02 | type=STREAM_CLOSE length=11: must be >= 12 and <= 12
                    0000000d 7758 03 02 | type=STREAM_CLOSE length=13: must be >= 12 and <= 12
                    0000000f 7758 03 03 | type=FALLBACK_DATA length=15: must be >= 16 and <= 1024
                    00000401 7758 03 03 | type=FALLBACK_DATA length=1025: must be >= 16 and <= 1024
                    ffffffff 7758 03 03 | type=FALLBACK_DATA length=4294967295: must be >= 16
                    80000000 7758 03 03 | type=FALLBACK_DATA length=2147483648: must be >= 16
                    0000000b 7758 03 05 | type=SHARE_MEMORY_BY_MEMFD length=11: must be >= 12
                    0000000b 7758 02 00 | type=SHARE_MEMORY_BY_FILE_PATH length=11: must be >= 12
                    00000009 7758 03 06 | type=ACK_SHARE_MEMORY length=9
                    00000009 7758 03 07 | type=ACK_READY_RECV_FD length=9
                    0000000f 7758 03 08 | type=HOT_RESTART length=15: must be >= 16 and <= 16
                    00000011 7758 03 09 | type=HOT_RESTART_ACK length=17: must be >= 16 and <= 16
                    """)
    void shouldRefuseAHeaderAsSoonAsItIsThere(String hex, String message) {
        ByteBuffer in = bytes(hex);

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> FrameDecoder.decode(in, LIMITS))
                .withMessageContaining(message);
        assertThat(in.position()).isZero();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    0000000e 7758 03 05 0003 6162 0000 | queueName.bytes=3: must be <= 2
                    0000000e 7758 03 05 ffff 6162 0000 | queueName.bytes=65535: must be <= 2
                    0000000e 7758 03 05 0001 61 0002 62 | bufferName.bytes=2: must be <= 1
                    0000000e 7758 03 05 0001 61 0000 62 | bytes after bufferName=1: must be = 0
                    0000000e 7758 03 05 0002 c328 0000 | queueName must be valid UTF-8
                    0000000e 7758 03 05 0000 0002 eda0 | bufferName must be valid UTF-8
                    """)
    void shouldRefuseNamesThatDoNotFit(String hex, String message) {
        ByteBuffer in = bytes(hex);

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> FrameDecoder.decode(in, LIMITS))
                .withMessageContaining(message);
        assertThat(in.position()).isZero();
    }

    @Test
    void shouldShowThePayloadInsideTheInput() {
        ByteBuffer in = bytes("00000012 7758 03 03 00000001 00000000 0102");

        Frame.FallbackData data = (Frame.FallbackData) FrameDecoder.decode(in, LIMITS);
        in.put(16, (byte) 9);

        assertThat(data).isNotNull();
        assertThat(data.payload().get(0)).isEqualTo((byte) 9);
        assertThat(data.payload().remaining()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"0,OPENED", "1,CLOSED", "2,HALF_CLOSED", "257,CLOSED", "-254,HALF_CLOSED"})
    void shouldUnderstandTheLowEightBitsOfAStatus(int received, StreamStatus status) {
        assertThat(StreamStatus.of(received)).isEqualTo(status);
        assertThat(status.code()).isEqualTo(received & 0xff);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 255, -1})
    void shouldRefuseAStatusThatMeansNothing(int received) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> StreamStatus.of(received))
                .withMessageContaining("must be <= 2");
    }

    @Test
    void shouldKeepTheCodesInTheOrderOfTheTypes() {
        for (FrameType type : FrameType.values()) {
            assertThat(type.code()).isEqualTo(type.ordinal());
            assertThat(FrameType.ofCode(type.code())).isEqualTo(type);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {51, 52, 53})
    void shouldDecodeAStreamOfFramesHoweverItWasCut(long seed) {
        Random random = new Random(seed);
        List<Frame> sent = new ArrayList<>();
        ByteBuffer wire = ByteBuffer.allocate(1 << 20);
        for (int i = 0; i < 2000; i++) {
            Frame frame = anyFrame(random);
            sent.add(frame);
            FrameEncoder.encode(wire, 2 + random.nextInt(2), frame);
        }
        wire.flip();

        List<Frame> received = new ArrayList<>();
        ByteBuffer in = wire.duplicate().limit(0);
        while (in.limit() < wire.limit()) {
            in.limit(Math.min(wire.limit(), in.limit() + 1 + random.nextInt(100)));
            Frame frame = FrameDecoder.decode(in, LIMITS);
            while (frame != null) {
                received.add(frame);
                frame = FrameDecoder.decode(in, LIMITS);
            }
        }

        assertThat(received).isEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(longs = {61, 62, 63})
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldAnswerAnyBytesWithAFrameOrAProtocolException(long seed) {
        Random random = new Random(seed);
        int refused = 0;
        int decoded = 0;
        for (int round = 0; round < 50_000; round++) {
            ByteBuffer in = ByteBuffer.allocate(256);
            FrameEncoder.encode(in, 3, anyFrame(random));
            for (int flips = random.nextInt(4); flips > 0; flips--) {
                int at = random.nextInt(in.position());
                in.put(at, (byte) random.nextInt());
            }
            in.limit(random.nextInt(8) == 0 ? random.nextInt(in.limit() + 1) : in.limit());
            in.position(0);
            try {
                Frame frame = FrameDecoder.decode(in, LIMITS);
                decoded += frame != null ? 1 : 0;
                assertThat(frame == null).isEqualTo(in.position() == 0);
            } catch (ProtocolException e) {
                refused++;
                assertThat(in.position()).isZero();
            }
        }
        assertThat(refused).isPositive();
        assertThat(decoded).isPositive();
    }

    private static Frame anyFrame(Random random) {
        return switch (random.nextInt(9)) {
            case 0 -> new Frame.ExchangeProtoVersion(1 + random.nextInt(255));
            case 1 -> new Frame.ShareMemory(random.nextBoolean(), name(random), name(random));
            case 2 -> new Frame.AckShareMemory();
            case 3 -> new Frame.AckReadyRecvFd();
            case 4 -> new Frame.Polling();
            case 5 -> new Frame.StreamClose(random.nextInt());
            case 6 -> new Frame.HotRestart(random.nextLong());
            case 7 -> new Frame.HotRestartAck(random.nextLong());
            default -> {
                byte[] payload = new byte[random.nextInt(100)];
                random.nextBytes(payload);
                yield new Frame.FallbackData(
                        random.nextInt(), random.nextInt(), ByteBuffer.wrap(payload));
            }
        };
    }

    private static String name(Random random) {
        return "/n\u00e4me\u20ac".substring(0, random.nextInt(7));
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    }
}
