package io.shmipc.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.shmipc.error.ConfigurationException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameEncoderTest {

    @Test
    void shouldLeaveABufferWithoutRoomAsItWas() {
        ByteBuffer dst = ByteBuffer.allocate(18);
        Frame frame = new Frame.FallbackData(1, 0, ByteBuffer.allocate(3));

        assertThatExceptionOfType(BufferOverflowException.class)
                .isThrownBy(() -> FrameEncoder.encode(dst, 3, frame));

        assertThat(dst).isEqualTo(ByteBuffer.allocate(18));
    }

    @Test
    void shouldLeaveThePositionOfAPayloadAlone() {
        ByteBuffer payload = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}).position(1).limit(3);
        ByteBuffer dst = ByteBuffer.allocate(18);

        FrameEncoder.encode(dst, 3, new Frame.FallbackData(1, 0, payload));

        assertThat(payload.position()).isEqualTo(1);
        assertThat(dst.get(16)).isEqualTo((byte) 2);
        assertThat(dst.get(17)).isEqualTo((byte) 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 4, 256 + 3})
    void shouldRefuseAVersionThatIsNotSpoken(int version) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrameEncoder.encodePolling(ByteBuffer.allocate(8), version))
                .withMessageContaining("version=" + version + ": must be >= 2 and <= 3");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 256})
    void shouldRefuseToOfferAVersionThatIsNoByte(int version) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Frame.ExchangeProtoVersion(version))
                .withMessageContaining("version=" + version + ": must be >= 1 and <= 255");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MAX_VALUE - 15, Integer.MAX_VALUE})
    void shouldRefuseAPayloadThatNoFrameHolds(int payloadBytes) {
        ByteBuffer dst = ByteBuffer.allocate(16);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrameEncoder.encodeFallbackHeader(dst, 3, 1, 0, payloadBytes))
                .withMessageContaining("payloadBytes=" + payloadBytes);
    }

    @Test
    void shouldTakeTheLongestNameAndRefuseALongerOne() {
        Frame longest = new Frame.ShareMemory(true, "q".repeat(0xffff), "b".repeat(0xffff));
        ByteBuffer dst = ByteBuffer.allocate(FrameEncoder.sizeBytes(longest));
        FrameEncoder.encode(dst, 3, longest);
        assertThat(FrameDecoder.decode(dst.flip(), new FrameLimits(1 << 20))).isEqualTo(longest);

        Frame tooLong = new Frame.ShareMemory(true, "q", "\u00e9".repeat(0x8000));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrameEncoder.sizeBytes(tooLong))
                .withMessageContaining("bufferName.bytes=65536: must be <= 65535");
    }

    @Test
    void shouldRefuseLimitsBelowTheFramesWithABodyOfFixedLength() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new FrameLimits(15))
                .withMessageContaining("maxFrameBytes=15: must be >= 16");
    }
}
