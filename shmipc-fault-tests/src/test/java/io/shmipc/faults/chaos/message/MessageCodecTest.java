package io.shmipc.faults.chaos.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCodecTest {

    private final MessageCodec codec = new MessageCodec();

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 200, 8172, 100_001})
    void shouldReadWhatItWrote(int bodyBytes) {
        Message message = Messages.request(3, bodyBytes);

        assertThat(codec.read(Messages.encoded(message))).isEqualTo(message);
    }

    @Test
    void shouldFindEverySingleBitThatWasChanged() {
        ByteBuffer frame = Messages.encoded(Messages.request(3, 50));

        for (int bit = 0; bit < frame.limit() * Byte.SIZE; bit++) {
            ByteBuffer torn = copy(frame);
            int at = bit / Byte.SIZE;
            torn.put(at, (byte) (torn.get(at) ^ 1 << bit % Byte.SIZE));
            assertThatThrownBy(() -> codec.read(torn))
                    .as("bit %d", bit)
                    .isInstanceOf(MixUpException.class)
                    .extracting(e -> ((MixUpException) e).mixUp())
                    .isEqualTo(MixUp.TORN);
        }
    }

    @Test
    void shouldFindTheBodyOfAnotherMessageEvenIfItsChecksumIsRight() {
        Message message = Messages.request(3, 64);
        ByteBuffer frame = Messages.encoded(message);
        Body.fill(
                frame,
                MessageCodec.HEAD_BYTES,
                64,
                Body.seed(Messages.CONVERSATION, 4, Kind.REQUEST));
        int end = frame.limit() - MessageCodec.TAIL_BYTES;
        java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
        crc.update(frame.array(), frame.arrayOffset(), end);
        frame.putInt(end, (int) crc.getValue());

        assertThatThrownBy(() -> codec.read(frame))
                .isInstanceOf(MixUpException.class)
                .hasMessageContaining("body differs at 0");
    }

    @Test
    void shouldFindTheSecondHalfOfAnotherMessage() {
        ByteBuffer frame = Messages.encoded(Messages.request(3, 64));
        ByteBuffer other = Messages.encoded(Messages.request(4, 64));
        for (int i = frame.limit() / 2; i < frame.limit(); i++) {
            frame.put(i, other.get(i));
        }

        assertThatThrownBy(() -> codec.read(frame)).isInstanceOf(MixUpException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 40, Integer.MAX_VALUE})
    void shouldRefuseLengthsOfNoMessage(int length) {
        assertThatThrownBy(() -> MessageCodec.checkLength(length))
                .isInstanceOf(MixUpException.class)
                .hasMessageContaining("length=" + length);
    }

    @Test
    void shouldTakeTheLengthThatItWrites() {
        ByteBuffer buffer = ByteBuffer.allocate(MessageCodec.frameBytes(1));
        codec.write(Messages.request(0, 1), buffer);

        assertThat(MessageCodec.checkLength(buffer.getInt(0)))
                .isEqualTo(buffer.limit() - MessageCodec.LENGTH_BYTES);
    }

    @Test
    void shouldKnowABodyThatWasSentBack() {
        Message request =
                new Message(
                        Messages.SENDER,
                        Messages.CONVERSATION,
                        0,
                        Kind.REQUEST,
                        Options.WITH_BODY_BACK,
                        1,
                        30);
        ByteBuffer there = Messages.encoded(request);
        ByteBuffer back = Messages.encoded(request.reply(1, 0));

        assertThat(there.slice(MessageCodec.HEAD_BYTES, 30))
                .isEqualTo(back.slice(MessageCodec.HEAD_BYTES, 30));
    }

    private static ByteBuffer copy(ByteBuffer frame) {
        ByteBuffer copy = ByteBuffer.allocate(frame.limit());
        return copy.put(frame.duplicate()).flip();
    }
}
