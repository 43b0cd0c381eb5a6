package io.shmipc.spring.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shmipc.error.DeadlineExceededException;
import io.shmipc.session.BufferReader;
import io.shmipc.session.BufferWriter;
import io.shmipc.session.ReadStatus;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Heads and payloads read one after the other. */
class MessageHeadTest {

    private static final byte[] PAYLOAD = {1, 2, 3, 4, 5, 6, 7};

    enum Codec {
        TTHEADER(new TTHeaderCodec(MessageLimits.DEFAULTS)),
        LENGTH_PREFIXED(new LengthPrefixedCodec(MessageLimits.DEFAULTS));

        private final MessageCodec codec;

        Codec(MessageCodec codec) {
            this.codec = codec;
        }
    }

    private static ShmipcMessage request(byte[] payload) {
        return ShmipcMessage.builder(MessageKind.REQUEST)
                .destination(MessageCodec.DEFAULT_DESTINATION)
                .payload(payload)
                .build();
    }

    private static byte[] twice(MessageCodec codec) {
        byte[] first = CodecFixtures.encode(codec, request(PAYLOAD));
        byte[] both = Arrays.copyOf(first, 2 * first.length);
        System.arraycopy(first, 0, both, first.length, first.length);
        return both;
    }

    private static MessageHead head(MessageCodec codec, BufferReader reader) {
        return codec.readHead(reader, MessageKind.REQUEST, CodecFixtures.TIMEOUT);
    }

    private static byte[] bytes(ShmipcMessage message) {
        byte[] bytes = new byte[message.payloadBytes()];
        message.payload().get(bytes);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource
    void shouldLeaveThePayloadInTheStreamUntilItIsAskedFor(Codec each) {
        ArrayReader reader = new ArrayReader(twice(each.codec));

        MessageHead head = head(each.codec, reader);
        assertThat(head.unreadPayloadBytes()).isEqualTo(PAYLOAD.length);
        assertThat(head.message().destination()).isEqualTo(MessageCodec.DEFAULT_DESTINATION);
        assertThat(head.message().payloadBytes()).isZero();
        ShmipcMessage message = each.codec.readPayload(head);
        assertThat(bytes(message)).isEqualTo(PAYLOAD);
        assertThat(message.destination()).isEqualTo(MessageCodec.DEFAULT_DESTINATION);

        MessageHead second = head(each.codec, reader);
        reader.skip(second.unreadPayloadBytes());
        assertThat(reader.await(1)).isEqualTo(ReadStatus.END_OF_STREAM);
    }

    @ParameterizedTest
    @EnumSource
    void shouldKnowTheHeadBeforeThePayloadHasArrived(Codec each) {
        byte[] frame = CodecFixtures.encode(each.codec, request(PAYLOAD));
        byte[] cut = Arrays.copyOf(frame, frame.length - 1);

        MessageHead head = head(each.codec, new ArrayReader(cut));
        assertThat(head.unreadPayloadBytes()).isEqualTo(PAYLOAD.length);
        assertThatExceptionOfType(MessageCodecException.class)
                .isThrownBy(() -> each.codec.readPayload(head))
                .withMessageContaining("stream ended within a message");

        MessageHead late = head(each.codec, new ArrayReader(cut, 64, ReadStatus.TIMED_OUT));
        assertThatExceptionOfType(DeadlineExceededException.class)
                .isThrownBy(() -> each.codec.readPayload(late));
    }

    @ParameterizedTest
    @EnumSource
    void shouldHaveNothingToReadOfAnEmptyPayload(Codec each) {
        byte[] frame = CodecFixtures.encode(each.codec, request(new byte[0]));

        MessageHead head = head(each.codec, new ArrayReader(frame));
        assertThat(head.unreadPayloadBytes()).isZero();
        assertThat(each.codec.readPayload(head).payloadBytes()).isZero();
    }

    /** A codec of an application that knows of messages only. */
    private record Foreign(MessageCodec codec) implements MessageCodec {

        @Override
        public void write(ShmipcMessage message, BufferWriter writer) {
            codec.write(message, writer);
        }

        @Override
        public ShmipcMessage read(BufferReader reader, MessageKind kind, Duration timeout) {
            return codec.read(reader, kind, timeout);
        }

        @Override
        public boolean carriesMetadata() {
            return codec.carriesMetadata();
        }
    }

    @Test
    void shouldReadAllAtOnceWithACodecThatDoesNotTellThemApart() {
        MessageCodec foreign = new Foreign(Codec.TTHEADER.codec);

        MessageHead head = head(foreign, new ArrayReader(twice(foreign)));

        assertThat(head.unreadPayloadBytes()).isZero();
        assertThat(bytes(head.message())).isEqualTo(PAYLOAD);
        assertThat(foreign.readPayload(head)).isSameAs(head.message());
    }
}
