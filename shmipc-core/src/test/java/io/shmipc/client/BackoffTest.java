package io.shmipc.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void shouldDoubleFromTenMillisecondsToItsLimitLessARandomPart() {
        Backoff backoff = new Backoff(Duration.ofMillis(100));
        long full = 10_000_000;
        for (int attempt = 1; attempt <= 20; attempt++) {
            assertThat(backoff.nextNanos()).isBetween(full / 2, full);
            assertThat(backoff.attempts()).isEqualTo(attempt);
            full = Math.min(2 * full, 100_000_000);
        }
    }
}
