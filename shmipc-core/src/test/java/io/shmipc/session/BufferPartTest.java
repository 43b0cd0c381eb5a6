package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Parts of received messages: kept past release, cut, and passed on without a copy. */
class BufferPartTest {

    private final byte[] payload = new byte[50_000];

    @BeforeEach
    void fill() {
        new Random(3).nextBytes(payload);
    }

    /** Sends the payload to a server that sends it back, so that it has arrived here. */
    private Stream received(SessionPair pair) {
        Stream stream = pair.client().borrowStream();
        stream.writer().putInt(payload.length).put(payload);
        stream.flush();
        assertThat(stream.reader().readInt()).isEqualTo(payload.length);
        return stream;
    }

    private static int freeSlices(SessionPair pair) {
        return pair.clientSession().memory().stream().mapToInt(SizeClassUsage::freeSlices).sum();
    }

    @ParameterizedTest
    @EnumSource
    void shouldStayValidPastReleaseAndClose(MemoryType type) {
        try (SessionPair pair = SessionPair.start(ExchangeTest.config(type), ExchangeTest::echo)) {
            Stream stream = received(pair);
            BufferPart part = stream.reader().readPart(payload.length);
            stream.reader().release();
            stream.close();
            assertThat(part.toByteArray()).isEqualTo(payload);
            assertThat(part.views().stream().mapToInt(ByteBuffer::remaining).sum())
                    .isEqualTo(payload.length);
            part.close();
            assertThatThrownBy(part::toByteArray).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void shouldFreeASliceOnlyWithTheLastPartOverIt() {
        SessionConfig config = ExchangeTest.config(MemoryType.MEMFD);
        try (SessionPair pair = SessionPair.start(config, ExchangeTest::echo)) {
            int before = freeSlices(pair);
            Stream stream = received(pair);
            BufferPart whole = stream.reader().readPart(payload.length);
            stream.reader().release();
            BufferPart begin = whole.slice(0, 10);
            BufferPart end = whole.slice(payload.length - 10, 10);
            whole.close();
            assertThat(freeSlices(pair)).isLessThan(before);
            assertThat(begin.toByteArray()).isEqualTo(java.util.Arrays.copyOf(payload, 10));
            begin.close();
            begin.close();
            assertThat(end.toByteArray())
                    .isEqualTo(
                            java.util.Arrays.copyOfRange(
                                    payload, payload.length - 10, payload.length));
            assertThat(freeSlices(pair)).isLessThan(before);
            end.close();
            stream.close();
            Eventually.isTrue(() -> freeSlices(pair) == before);
        }
    }

    @Test
    void shouldPassSlicesOnWithoutTouchingTheirBytes() {
        SessionConfig config = ExchangeTest.config(MemoryType.MEMFD);
        try (SessionPair pair = SessionPair.start(config, ExchangeTest::echo)) {
            int before = freeSlices(pair);
            Stream stream = received(pair);
            BufferPart part = stream.reader().readPart(payload.length);
            stream.reader().release();
            int held = freeSlices(pair);
            stream.writer().putInt(part.length());
            int withLength = freeSlices(pair);
            assertThat(withLength).isLessThan(held);
            stream.writer().append(part);
            assertThat(freeSlices(pair))
                    .as("no slice was taken for the payload")
                    .isEqualTo(withLength);
            stream.flush();
            assertThat(stream.reader().readInt()).isEqualTo(payload.length);
            byte[] again = new byte[payload.length];
            stream.reader().readBytes(ByteBuffer.wrap(again));
            assertThat(again).isEqualTo(payload);
            stream.close();
            Eventually.isTrue(() -> freeSlices(pair) == before);
        }
    }

    @Test
    void shouldCopyWhatSomebodyElseHoldsToo() {
        SessionConfig config = ExchangeTest.config(MemoryType.MEMFD);
        try (SessionPair pair = SessionPair.start(config, ExchangeTest::echo)) {
            int before = freeSlices(pair);
            Stream stream = received(pair);
            BufferPart whole = stream.reader().readPart(payload.length);
            BufferPart cut = whole.slice(100, 1000);
            stream.writer().putInt(cut.length()).append(cut);
            stream.flush();
            assertThat(stream.reader().readInt()).isEqualTo(1000);
            assertThat(stream.reader().read(1000)).isEqualTo(ByteBuffer.wrap(payload, 100, 1000));
            assertThat(whole.toByteArray()).isEqualTo(payload);
            whole.close();
            stream.close();
            Eventually.isTrue(() -> freeSlices(pair) == before);
        }
    }

    @Test
    void shouldRefuseToCutOutsideItself() {
        SessionConfig config = ExchangeTest.config(MemoryType.MEMFD);
        try (SessionPair pair = SessionPair.start(config, ExchangeTest::echo)) {
            Stream stream = received(pair);
            BufferPart part = stream.reader().readPart(10);
            for (int[] cut : List.of(new int[] {-1, 2}, new int[] {5, 6}, new int[] {11, 0})) {
                assertThatThrownBy(() -> part.slice(cut[0], cut[1]))
                        .isInstanceOf(IndexOutOfBoundsException.class);
            }
            part.close();
            stream.close();
        }
    }
}
