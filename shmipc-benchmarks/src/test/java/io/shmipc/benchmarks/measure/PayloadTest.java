package io.shmipc.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.shmipc.benchmarks.model.Mode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 24, 64, 72, 120, 128, 4096, 65544})
    void shouldReadBackEveryWord(int bytes) {
        Payload payload = new Payload(bytes, Mode.EVERY_BYTE);
        ByteBuffer message = buffer(bytes);

        payload.fill(message, -42);

        assertThat(payload.check(message)).isEqualTo(-42);
        for (int at = 0; at < bytes; at += 8) {
            assertThat(message.getLong(at)).isEqualTo(-42 + at / 8);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 24, 64, 120})
    void shouldNoticeAWordThatIsWrong(int at) {
        Payload payload = new Payload(128, Mode.EVERY_BYTE);
        ByteBuffer message = buffer(128);
        payload.fill(message, 7);

        message.putLong(at, message.getLong(at) + 1);

        assertThatIllegalStateException()
                .isThrownBy(() -> payload.check(message))
                .withMessageContaining("content broken: tag=7");
    }

    @Test
    void shouldTouchOnlyTheEndsOfAReservedMessage() {
        Payload payload = new Payload(64, Mode.RESERVE);
        ByteBuffer message = buffer(64);

        payload.fill(message, 5);

        assertThat(payload.check(message)).isEqualTo(5);
        for (int at = 8; at < 56; at++) {
            assertThat(message.get(at)).isZero();
        }
        message.putLong(56, 0);
        assertThatIllegalStateException().isThrownBy(() -> payload.check(message));
    }

    @Test
    void shouldNoticeAReplyToAnotherRequest() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Payload.requireTag(3, 2))
                .withMessage("wrong reply: tag=2 must be = 3, that of its request");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 17})
    void shouldRefuseASizeThatHoldsNoTwoWords(int bytes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Payload(bytes, Mode.RESERVE))
                .withMessage("sizeBytes=" + bytes + " must be >= 16 and a multiple of 8");
    }
}
