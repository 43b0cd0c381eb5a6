package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.error.StreamClosedException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Streams closed by one thread while another is inside their reader or writer, or holds a view. */
class ConcurrentCloseTest {

    private static final SessionConfig CONFIG = ExchangeTest.config(MemoryType.MEMFD);

    private static void inAnotherThread(Runnable task) {
        Thread thread = new Thread(task);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static int freeSlices(SessionPair pair) {
        return pair.clientSession().memory().stream().mapToInt(SizeClassUsage::freeSlices).sum();
    }

    @Test
    void shouldKeepAReservedSliceOutOfThePoolUntilItsWriterIsDone() {
        try (SessionPair pair = SessionPair.start(CONFIG, ExchangeTest::echo)) {
            int before = freeSlices(pair);
            Stream stream = pair.client().borrowStream();
            ByteBuffer view = stream.writer().reserve(100);
            inAnotherThread(stream::close);
            assertThat(freeSlices(pair)).as("somebody may still write to it").isEqualTo(before - 1);
            view.put(new byte[100]);
            assertThatThrownBy(() -> stream.writer().put((byte) 1))
                    .isInstanceOf(StreamClosedException.class);
            assertThat(freeSlices(pair)).isEqualTo(before);
        }
    }

    @Test
    void shouldKeepAViewedSliceOutOfThePoolUntilItsReaderIsDone() {
        try (SessionPair pair = SessionPair.start(CONFIG, ExchangeTest::echo)) {
            int before = freeSlices(pair);
            Stream stream = pair.client().borrowStream();
            stream.writer().putInt(3).put(new byte[] {1, 2, 3});
            stream.flush();
            assertThat(stream.reader().await(7)).isEqualTo(ReadStatus.READY);
            ByteBuffer view = stream.reader().read(7);
            inAnotherThread(stream::close);
            assertThat(view.get(6)).isEqualTo((byte) 3);
            stream.close();
            Eventually.isTrue(() -> freeSlices(pair) == before);
        }
    }

    @Test
    void shouldWakeAReaderWhenItsStreamIsClosed() {
        try (SessionPair pair = SessionPair.start(CONFIG, ExchangeTest::echo)) {
            Stream stream = pair.client().borrowStream();
            Thread closer =
                    new Thread(
                            () -> {
                                Eventually.isTrue(() -> Thread.currentThread().isAlive());
                                stream.close();
                            });
            closer.start();
            assertThatThrownBy(() -> stream.reader().readInt())
                    .isInstanceOf(StreamClosedException.class);
        }
    }
}
