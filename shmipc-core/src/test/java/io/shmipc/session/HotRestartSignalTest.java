package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HotRestartSignalTest {

    private final HotRestartSignal signal = new HotRestartSignal(1);
    private final List<Long> heard = new ArrayList<>();

    @Test
    void shouldKeepWhatComesBeforeSomebodyListens() {
        signal.received(7);
        signal.listen(heard::add);
        signal.received(3);
        assertThat(heard).containsExactly(7L, 3L);
    }

    @Test
    void shouldTellAnEpochThatIsRepeatedOnce() {
        signal.listen(heard::add);
        LongStream.range(0, 100).forEach(i -> signal.received(0));
        assertThat(heard).containsExactly(0L);
    }

    @Test
    void shouldHearNoMoreThanAFewEpochs() {
        LongStream.range(0, 10).forEach(signal::received);
        signal.listen(heard::add);
        LongStream.range(10, 1_000_000).forEach(signal::received);
        assertThat(heard).hasSize(HotRestartSignal.MAX_EPOCHS);
    }
}
