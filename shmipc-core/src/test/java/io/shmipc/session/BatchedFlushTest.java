package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.error.StreamClosedException;
import io.shmipc.wait.WaitStrategy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many streams flushed together wake a sleeping peer once. */
class BatchedFlushTest {

    private static final int STREAMS = 16;

    private final SessionConfig config =
            SessionConfig.builder().waitStrategy(WaitStrategy.blocking()).build();
    private final SessionPair pair = SessionPair.start(config, ExchangeTest::echo);
    private final List<Stream> streams = new ArrayList<>();

    @BeforeEach
    void open() {
        for (int i = 0; i < STREAMS; i++) {
            streams.add(pair.clientSession().openStream());
        }
    }

    @AfterEach
    void close() {
        pair.close();
    }

    private void write() {
        for (int i = 0; i < STREAMS; i++) {
            streams.get(i).writer().putInt(4).putInt(i);
        }
    }

    private void readAnswers() {
        for (int i = 0; i < STREAMS; i++) {
            BufferReader reader = streams.get(i).reader();
            assertThat(reader.readInt()).isEqualTo(4);
            assertThat(reader.readInt()).isEqualTo(i);
            reader.release();
        }
    }

    @Test
    void shouldWakeThePeerAtMostOnce() {
        long before = pair.clientSession().counters().wakeUpsSent();
        write();
        pair.clientSession().flush(streams);
        assertThat(pair.clientSession().counters().wakeUpsSent() - before).isLessThanOrEqualTo(1);
        readAnswers();
        assertThat(pair.clientSession().counters().messagesSent()).isEqualTo(STREAMS);
    }

    @Test
    void shouldAnnounceWhatWasSentBeforeAStreamThatCannotBeFlushed() {
        write();
        Stream closed = pair.clientSession().openStream();
        closed.close();
        List<Stream> withClosed = new ArrayList<>(streams);
        withClosed.add(closed);
        assertThatThrownBy(() -> pair.clientSession().flush(withClosed))
                .isInstanceOf(StreamClosedException.class);
        readAnswers();
    }

    @Test
    void shouldSendNothingWhenOneStreamBelongsToAnotherSession() {
        write();
        try (SessionPair other = SessionPair.start(config, ExchangeTest::echo)) {
            List<Stream> mixed = new ArrayList<>(streams);
            mixed.add(other.clientSession().openStream());
            assertThatThrownBy(() -> pair.clientSession().flush(mixed))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must be a stream of session=");
        }
        assertThat(pair.clientSession().counters().messagesSent()).isZero();
        pair.clientSession().flush(streams);
        readAnswers();
    }
}
