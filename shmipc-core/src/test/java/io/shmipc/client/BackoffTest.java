package io.shmipc.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void shouldDoubleFromTenMillisecondsToItsLimit() {
        for (int round = 0; round < 100; round++) {
            Backoff backoff = new Backoff(Duration.ofMillis(100));
            long full = 10_000_000;
            for (int i = 1; i <= 20; i++) {
                assertThat(backoff.nextNanos()).isBetween(full / 2, full);
                assertThat(backoff.attempts()).isEqualTo(i);
                full = Math.min(2 * full, 100_000_000);
            }
        }
    }

    @Test
    void shouldNotOverflowWithTheLongestLimit() {
        Backoff backoff = new Backoff(Duration.ofDays(365));
        for (int i = 0; i < 200; i++) {
            assertThat(backoff.nextNanos()).isBetween(5_000_000L, Duration.ofDays(365).toNanos());
        }
    }

    @Test
    void shouldStayAtALimitBelowTheFirstPause() {
        Backoff backoff = new Backoff(Duration.ofMillis(10));
        for (int i = 0; i < 10; i++) {
            assertThat(backoff.nextNanos()).isBetween(5_000_000L, 10_000_000L);
        }
    }
}
