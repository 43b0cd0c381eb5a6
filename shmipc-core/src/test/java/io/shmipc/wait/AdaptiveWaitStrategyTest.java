package io.shmipc.wait;

import static io.shmipc.wait.WaitStrategy.SLEEP_UNTIL_WOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.error.ConfigurationException;
import io.shmipc.wait.AdaptiveWaitStrategy.Follower;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdaptiveWaitStrategyTest {

    private static final long MAX = 50_000;

    private final Follower follower = new Follower(MAX);

    private void waits(int times, long nanos) {
        for (int i = 0; i < times; i++) {
            follower.arrived(nanos);
        }
    }

    @Test
    void shouldLookAtFirst() {
        assertThat(follower.nanosUntilNextLook(0)).isZero();
        assertThat(follower.nanosUntilNextLook(MAX - 1)).isZero();
        assertThat(follower.nanosUntilNextLook(MAX)).isEqualTo(SLEEP_UNTIL_WOKEN);
    }

    @Test
    void shouldLookForAboutTwiceTheGapsOfLate() {
        waits(100, 10_000);
        assertThat(follower.spinNanos()).isBetween(15_000L, 20_000L);
        waits(100, 500);
        assertThat(follower.spinNanos()).as("never shorter than is worth it").isEqualTo(5_000);
    }

    @Test
    void shouldSleepAtOnceWhenGapsAreLong() {
        waits(15, 1_000_000_000);
        assertThat(follower.nanosUntilNextLook(0)).isEqualTo(SLEEP_UNTIL_WOKEN);
    }

    @Test
    void shouldTryOutOneWaitInSixteenWhileGapsAreLong() {
        waits(100, 1_000_000_000);
        int trials = 0;
        for (int i = 0; i < 160; i++) {
            trials += follower.spinNanos() == MAX ? 1 : 0;
            follower.arrived(1_000_000_000);
        }
        assertThat(trials).isEqualTo(10);
    }

    @Test
    void shouldLookAgainAfterOneTrialThatSucceeded() {
        waits(100, 1_000_000_000);
        while (follower.spinNanos() == 0) {
            follower.arrived(1_000_000_000);
        }
        follower.arrived(30_000);
        assertThat(follower.spinNanos()).isEqualTo(MAX);
        waits(1, 1_000);
        assertThat(follower.spinNanos()).isPositive();
    }

    @Test
    void shouldComeBackToLookingWhenAWokenEndSeesShortGaps() {
        waits(100, 1_000_000_000);
        waits(30, 30_000);
        assertThat(follower.spinNanos()).isPositive();
    }

    /** The peer answers 4 microseconds after this end has given up the processor. */
    private void waitOnOneProcessor() {
        long looked = follower.spinNanos();
        follower.arrived(looked + 4_000);
    }

    @Test
    void shouldRestWhenItsLookingKeepsTheProcessorFromThePeer() {
        int looks = 0;
        int sleeps = 0;
        for (int i = 0; i < 2_000 && sleeps < 500; i++) {
            sleeps = follower.spinNanos() == 0 ? sleeps + 1 : 0;
            looks += follower.spinNanos() == 0 ? 0 : 1;
            waitOnOneProcessor();
        }
        assertThat(sleeps).as("in a row").isEqualTo(500);
        assertThat(looks).as("before it rested").isBetween(200, 400);
        waits(1_001, 4_000);
        assertThat(follower.spinNanos()).as("after its rest").isPositive();
    }

    @Test
    void shouldNotTakeAPeerThatWasWokenElsewhereForAStarvedOne() {
        for (int i = 0; i < 1_000; i++) {
            follower.arrived(10_000);
            follower.arrived(follower.spinNanos() + 30_000);
        }
        assertThat(follower.spinNanos()).isPositive();
    }

    @Test
    void shouldRememberForEachSessionByItself() {
        WaitStrategy shared = WaitStrategy.adaptive();
        WaitStrategy one = shared.forSession();
        for (int i = 0; i < 15; i++) {
            one.arrived(1_000_000_000);
        }
        assertThat(one.nanosUntilNextLook(0)).isEqualTo(SLEEP_UNTIL_WOKEN);
        assertThat(shared.forSession().nanosUntilNextLook(0)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1_000_000_001})
    void shouldRefuseASpinOutsideItsBounds(long nanos) {
        assertThatThrownBy(() -> WaitStrategy.adaptive(Duration.ofNanos(nanos)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("maxSpin=" + Duration.ofNanos(nanos))
                .hasMessageContaining("must be > 0 and <= PT1S");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 9_999, 3_600_000_000_001L})
    void shouldRefuseAnIntervalOutsideItsBounds(long nanos) {
        assertThatThrownBy(() -> WaitStrategy.timed(Duration.ofNanos(nanos)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("interval=" + Duration.ofNanos(nanos));
    }

    @Test
    void shouldDecideWithoutMemoryInTheOtherStrategies() {
        assertThat(WaitStrategy.blocking().nanosUntilNextLook(0)).isEqualTo(SLEEP_UNTIL_WOKEN);
        assertThat(WaitStrategy.busyPolling().nanosUntilNextLook(Long.MAX_VALUE)).isZero();
        assertThat(WaitStrategy.timed(Duration.ofMillis(3)).nanosUntilNextLook(0))
                .isEqualTo(3_000_000);
        assertThat(WaitStrategy.blocking().forSession()).isSameAs(WaitStrategy.blocking());
    }
}
