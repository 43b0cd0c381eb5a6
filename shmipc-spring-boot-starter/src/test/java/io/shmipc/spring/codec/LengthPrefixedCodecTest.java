package io.shmipc.spring.codec;

import static io.shmipc.spring.codec.CodecFixtures.decode;
import static io.shmipc.spring.codec.CodecFixtures.encode;
import static io.shmipc.spring.codec.CodecFixtures.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class LengthPrefixedCodecTest {

    private final LengthPrefixedCodec codec = new LengthPrefixedCodec(MessageLimits.DEFAULTS);

    @Test
    void shouldWriteLengthBigEndianAndPayload() {
        ShmipcMessage message =
                ShmipcMessage.builder(MessageKind.REQUEST)
                        .destination(MessageCodec.DEFAULT_DESTINATION)
                        .header(MessageHeaders.CONTENT_TYPE, "left/out")
                        .payload("abc".getBytes())
                        .build();

        assertThat(HexFormat.of().formatHex(encode(codec, message))).isEqualTo("00000003616263");
    }

    @Test
    void shouldReadPayloadForTheOneDestination() {
        ShmipcMessage message = decode(codec, "00000003616263");

        assertThat(text(message)).isEqualTo("abc");
        assertThat(message.kind()).isEqualTo(MessageKind.REQUEST);
        assertThat(message.destination()).isEqualTo("default");
    }

    @Test
    void shouldReadEmptyPayload() {
        assertThat(decode(codec, "00000000").payloadBytes()).isZero();
    }

    @Test
    void shouldRefuseLengthBeyondLimit() {
        assertThatExceptionOfType(MessageCodecException.class)
                .isThrownBy(() -> decode(codec, "ffffffff"))
                .withMessage("payloadBytes=4294967295 must be <= maxPayloadBytes=16777216");
    }

    @Test
    void shouldKnowAWholeFrameByItsLength() {
        byte[] frame = java.util.HexFormat.of().parseHex("0000000568656c6c6f");
        for (int arrived = 0; arrived < frame.length; arrived++) {
            assertThat(codec.isWhole(new ArrayReader(frame).arrive(arrived))).isFalse();
        }
        assertThat(codec.isWhole(new ArrayReader(frame).arrive(frame.length))).isTrue();
        byte[] tooLong = java.util.HexFormat.of().parseHex("ffffffff");
        assertThat(codec.isWhole(new ArrayReader(tooLong).arrive(4))).isTrue();
    }

    @Test
    void shouldRefuseTruncatedPayload() {
        assertThatExceptionOfType(MessageCodecException.class)
                .isThrownBy(() -> decode(codec, "000000036162"))
                .withMessageContaining("stream ended within a message");
    }

    @Test
    void shouldRefuseWhatHasNoPlaceInTheFrame() {
        refuses(ShmipcMessage.builder(MessageKind.REQUEST).destination("logs"), "no destination");
        refuses(ShmipcMessage.builder(MessageKind.EXCEPTION), "no exceptions");
        refuses(ShmipcMessage.builder(MessageKind.REPLY).header("a", "b"), "no headers");
        refuses(ShmipcMessage.builder(MessageKind.REPLY).intHeader(1, "b"), "no headers");
    }

    private void refuses(ShmipcMessage.Builder message, String rule) {
        assertThatExceptionOfType(MessageCodecException.class)
                .isThrownBy(() -> encode(codec, message.build()))
                .withMessageContaining(rule);
    }
}
