package io.shmipc.faults.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same scenarios every time, and some of the day's. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ModelTest {

    private static final int OPERATIONS = 150;
    private static final long SHRINK_SECONDS = 20;

    @Test
    void shouldDoWhatTheModelSaysForTheSameSeedsEveryTime() {
        assertThat(run(1, 150)).isTrue();
    }

    @Test
    void shouldDoWhatTheModelSaysForTheSeedsOfTheDay() {
        long seed = 1_000_000 * LocalDate.now(ZoneOffset.UTC).toEpochDay();
        System.out.println("model: first seed of the day=" + seed);
        assertThat(run(seed, 50)).isTrue();
    }

    @Test
    void shouldMakeTheSameScenarioOfTheSameSeed() {
        assertThat(Scenario.of(7, OPERATIONS)).isEqualTo(Scenario.of(7, OPERATIONS));
        assertThat(Scenario.of(7, OPERATIONS)).isNotEqualTo(Scenario.of(8, OPERATIONS));
    }

    private static boolean run(long seed, int seeds) {
        return new ModelRun(System.out, OPERATIONS, SHRINK_SECONDS, () -> {}).run(seed, seeds);
    }
}
