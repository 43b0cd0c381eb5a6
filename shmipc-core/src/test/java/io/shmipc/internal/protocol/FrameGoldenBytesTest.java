package io.shmipc.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every frame byte by byte, big-endian: length, magic, version, type, body. */
class FrameGoldenBytesTest {

    private static final FrameLimits LIMITS = new FrameLimits(1 << 20);

    static Stream<Arguments> frames() {
        return Stream.of(
                arguments(
                        2,
                        // 17 = 8 + 2 + 4 + 2 + 1: the accented letter takes two bytes
                        new Frame.ShareMemory(false, "/q\u00e9", "b"),
                        "00000011 7758 02 00 0004 2f71c3a9 0001 62"),
                arguments(2, new Frame.Polling(), "00000008 7758 02 01"),
                arguments(3, new Frame.Polling(), "00000008 7758 03 01"),
                arguments(3, new Frame.StreamClose(0x01020304), "0000000c 7758 03 02 01020304"),
                arguments(3, new Frame.StreamClose(-2), "0000000c 7758 03 02 fffffffe"),
                arguments(
                        3,
                        new Frame.FallbackData(
                                0x01020304, 2, ByteBuffer.wrap(new byte[] {10, 11, 12})),
                        "00000013 7758 03 03 01020304 00000002 0a0b0c"),
                arguments(
                        3,
                        new Frame.FallbackData(5, 0x0a0b0c01, ByteBuffer.allocate(0)),
                        "00000010 7758 03 03 00000005 0a0b0c01"),
                arguments(3, new Frame.ExchangeProtoVersion(3), "00000008 7758 03 04"),
                arguments(2, new Frame.ExchangeProtoVersion(1), "00000008 7758 01 04"),
                arguments(3, new Frame.ExchangeProtoVersion(255), "00000008 7758 ff 04"),
                arguments(
                        3,
                        new Frame.ShareMemory(true, "queue", "buffer"),
                        "00000017 7758 03 05 0005 7175657565 0006 627566666572"),
                arguments(3, new Frame.ShareMemory(true, "", ""), "0000000c 7758 03 05 0000 0000"),
                arguments(3, new Frame.AckShareMemory(), "00000008 7758 03 06"),
                arguments(3, new Frame.AckReadyRecvFd(), "00000008 7758 03 07"),
                arguments(
                        3,
                        new Frame.HotRestart(0x0102030405060708L),
                        "00000010 7758 03 08 0102030405060708"),
                arguments(3, new Frame.HotRestartAck(-1), "00000010 7758 03 09 ffffffffffffffff"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("frames")
    void shouldEncodeEveryFrame(int version, Frame frame, String hex) {
        byte[] expected = bytes(hex);
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            ByteBuffer dst = ByteBuffer.allocateDirect(expected.length + 3).order(order);
            dst.position(3);

            FrameEncoder.encode(dst, version, frame);

            assertThat(FrameEncoder.sizeBytes(frame)).isEqualTo(expected.length);
            assertThat(dst.remaining()).isZero();
            assertThat(hex(dst.position(3))).isEqualTo(hex.replace(" ", ""));
        }
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("frames")
    void shouldDecodeEveryFrame(int version, Frame frame, String hex) {
        byte[] encoded = bytes(hex);
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            ByteBuffer in = ByteBuffer.allocate(encoded.length + 5).order(order);
            in.position(3);
            in.put(encoded).position(3);

            Frame decoded = FrameDecoder.decode(in, LIMITS);

            assertThat(decoded).isEqualTo(frame);
            assertThat(in.position()).isEqualTo(3 + encoded.length);
            assertThat(in.order()).isEqualTo(order);
        }
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("frames")
    void shouldWaitForEveryFrameUntilItIsComplete(int version, Frame frame, String hex) {
        byte[] encoded = bytes(hex);
        for (int received = 0; received < encoded.length; received++) {
            ByteBuffer in = ByteBuffer.wrap(encoded).limit(received);

            assertThat(FrameDecoder.decode(in, LIMITS)).isNull();
            assertThat(in.position()).isZero();
        }
    }

    @Test
    void shouldEncodeTheHeaderOfAFallbackFrameAlone() {
        ByteBuffer dst = ByteBuffer.allocate(FrameEncoder.FALLBACK_HEADER_BYTES);

        FrameEncoder.encodeFallbackHeader(dst, 2, 6, 1, 0x00ffffff);

        assertThat(hex(dst.flip())).isEqualTo("0100000f775802030000000600000001");
    }

    @Test
    void shouldEncodeTheFramesThatAreSentMostWithoutAFrameObject() {
        ByteBuffer dst = ByteBuffer.allocate(20);

        FrameEncoder.encodePolling(dst, 3);
        FrameEncoder.encodeStreamClose(dst, 3, 9);

        assertThat(hex(dst.flip())).isEqualTo("00000008775803010000000c7758030200000009");
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static String hex(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
