package io.shmipc.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shmipc.error.EndOfStreamException;
import io.shmipc.session.BufferPart;
import io.shmipc.session.ReadStatus;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PayloadReaderTest {

    private static final int PAYLOAD_BYTES = 30;

    private final HeapReader stream = new HeapReader(ByteBuffer.allocate(40).putInt(0, 7));
    private final AtomicInteger releases = new AtomicInteger();
    private final PayloadReader payload =
            new PayloadReader(stream, PAYLOAD_BYTES, releases::incrementAndGet);

    private void fails(Runnable reading) {
        assertThatExceptionOfType(EndOfStreamException.class)
                .isThrownBy(reading::run)
                .withMessageContaining("must be <= bytes left of the payload=");
    }

    @Test
    void shouldReadNothingBehindThePayload() {
        assertThat(payload.readableBytes()).isEqualTo(PAYLOAD_BYTES);
        assertThat(payload.readInt()).isEqualTo(7);
        payload.skip(18);
        assertThat(payload.await(8)).isEqualTo(ReadStatus.READY);
        assertThat(payload.await(9)).isEqualTo(ReadStatus.END_OF_STREAM);
        assertThat(payload.await(9, Duration.ZERO)).isEqualTo(ReadStatus.END_OF_STREAM);
        fails(() -> payload.read(9));
        fails(() -> payload.peek(9));
        fails(() -> payload.skip(9));
        fails(() -> payload.readPart(9));
        fails(() -> payload.readBytes(new byte[9], 0, 9));
        fails(() -> payload.readBytes(ByteBuffer.allocate(9)));
        assertThat(payload.readLong()).isZero();
        fails(payload::readByte);
        fails(payload::readShort);
        fails(payload::readInt);
        fails(payload::readLong);
        assertThat(stream.readableBytes()).isEqualTo(10);
    }

    @Test
    void shouldShowNothingBehindThePayloadInAView() {
        payload.skip(20);

        assertThat(payload.peek(10).capacity()).isEqualTo(10);
        assertThat(payload.read(10).capacity()).isEqualTo(10);
    }

    @Test
    void shouldSkipWhatWasNotReadAndThrowAfterwards() {
        payload.readInt();
        payload.close();
        payload.skipRest(Duration.ZERO);

        assertThat(stream.readableBytes()).isEqualTo(10);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(payload::readByte);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(payload::readableBytes);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> payload.await(1));
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(payload::release);
        assertThat(releases).hasValue(0);
    }

    @Test
    void shouldSayThatWorkIsUnderWayBeforeItReleases() {
        payload.release();

        assertThat(releases).hasValue(1);
    }

    @Test
    void shouldCutPartsThatOutliveIt() {
        BufferPart part = payload.readPart(8);
        payload.close();

        assertThat(part.toByteArray()).startsWith(0, 0, 0, 7).hasSize(8);
        assertThat(part.slice(2, 2).toByteArray()).containsExactly(0, 7);
    }
}
