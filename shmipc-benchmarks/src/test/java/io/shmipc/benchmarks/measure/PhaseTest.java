package io.shmipc.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

class PhaseTest {

    @Test
    void shouldGoOnForItsTime() {
        Phase phase = new Phase(1000, 0);

        assertThat(phase.goesOn(999, 1)).isTrue();
        assertThat(phase.goesOn(1000, 1)).isFalse();
    }

    @Test
    void shouldGoOnUntilEnoughWasDone() {
        Phase phase = new Phase(1000, 10);

        assertThat(phase.goesOn(2000, 9)).isTrue();
        assertThat(phase.goesOn(2000, 10)).isFalse();
    }

    @Test
    void shouldNotGoOnForEver() {
        assertThat(new Phase(1000, 10).goesOn(4000, 1)).isFalse();
    }

    @Test
    void shouldRecordEveryRoundTripOfEveryThread() throws Exception {
        int[] done = new int[2];

        PhaseOutcome outcome =
                LoadThreads.run(
                        new Phase(0, 0), List.of(() -> done[0]++, () -> done[1]++), Thread::new);

        assertThat(done).containsExactly(1, 1);
        assertThat(outcome.histogram().count()).isEqualTo(2);
        assertThat(PhaseOutcome.decode(outcome.encode()).encode()).isEqualTo(outcome.encode());
    }

    @Test
    void shouldTellWhatAThreadThrew() {
        LoadThreads.Exchange broken =
                () -> {
                    throw new IllegalStateException("wrong reply");
                };

        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> LoadThreads.run(new Phase(0, 0), List.of(broken), Thread::new))
                .withMessageContaining("wrong reply")
                .withCauseInstanceOf(IllegalStateException.class);
    }
}
