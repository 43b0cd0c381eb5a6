package io.shmipc.sample.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TideTest {

    private static final long SECOND = 1_000_000_000L;

    private final Tide tide = new Tide(10, 80, Duration.ofMinutes(1));

    @Test
    void shouldSwellToTheMiddleOfAPeriodAndEbbToItsEnd() {
        assertThat(tide.perSecond(0)).isCloseTo(10, within(1e-6));
        assertThat(tide.perSecond(15 * SECOND)).isCloseTo(45, within(1e-6));
        assertThat(tide.perSecond(30 * SECOND)).isCloseTo(80, within(1e-6));
        assertThat(tide.perSecond(60 * SECOND)).isCloseTo(10, within(1e-6));
        assertThat(tide.perSecond(24 * 3600 * SECOND + 30 * SECOND)).isCloseTo(80, within(1e-3));
    }

    @Test
    void shouldPauseForTheInverseOfTheRate() {
        assertThat(tide.pauseNanos(0)).isCloseTo(SECOND / 10, within(1000L));
    }

    @Test
    void shouldRefuseRatesThatWouldStandStillOrNeverPause() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Tide(0, 5, Duration.ofSeconds(1)))
                .withMessageContaining("leastPerSecond=0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Tide(6, 5, Duration.ofSeconds(1)))
                .withMessageContaining("mostPerSecond=5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Tide(1, 5, Duration.ZERO))
                .withMessageContaining("period > 0");
    }
}
