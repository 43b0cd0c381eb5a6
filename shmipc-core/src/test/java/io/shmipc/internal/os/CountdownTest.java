package io.shmipc.internal.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CountdownTest {

    @Test
    void shouldRoundUpToMillisecondsAndNeverOverflow() {
        assertThat(Countdown.millisRoundedUp(0)).isZero();
        assertThat(Countdown.millisRoundedUp(1)).isEqualTo(1);
        assertThat(Countdown.millisRoundedUp(1_000_000)).isEqualTo(1);
        assertThat(Countdown.millisRoundedUp(1_000_001)).isEqualTo(2);
        assertThat(Countdown.millisRoundedUp(Long.MAX_VALUE - 1)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void shouldTakeTheLargestTimeoutForEver() {
        Countdown forever = Countdown.of(Long.MAX_VALUE);
        assertThat(forever.remainingMillis()).isEqualTo(-1);
        assertThat(forever.isOver()).isFalse();
        assertThat(Countdown.of(0).isOver()).isTrue();
        assertThat(Countdown.of(0).remainingMillis()).isZero();
    }

    @Test
    void shouldRefuseNegativeTimeouts() {
        assertThatThrownBy(() -> Countdown.of(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("timeoutNanos=-1 must be >= 0");
    }
}
