package io.shmipc.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final long SEED = 11;

    @Test
    void shouldDoubleFromTenMillisecondsToItsLimit() {
        for (int round = 0; round < 100; round++) {
            Backoff backoff = new Backoff(Duration.ofMillis(100), new Random(round));
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
        Backoff backoff = new Backoff(Duration.ofDays(365), new Random(SEED));
        for (int i = 0; i < 200; i++) {
            assertThat(backoff.nextNanos()).isBetween(5_000_000L, Duration.ofDays(365).toNanos());
        }
    }

    @Test
    void shouldStayAtALimitBelowTheFirstPause() {
        Backoff backoff = new Backoff(Duration.ofMillis(10), new Random(SEED));
        for (int i = 0; i < 10; i++) {
            assertThat(backoff.nextNanos()).isBetween(5_000_000L, 10_000_000L);
        }
    }

    @Test
    void shouldSpreadPausesOverTheirWholeRange() {
        List<Long> pauses = new ArrayList<>();
        for (int client = 0; client < 1000; client++) {
            pauses.add(new Backoff(Duration.ofSeconds(1), new Random(client)).nextNanos());
        }
        assertThat(pauses).allMatch(pause -> pause >= 5_000_000 && pause <= 10_000_000);
        for (long from = 5_000_000; from < 10_000_000; from += 1_000_000) {
            long low = from;
            long tenthOfAll = pauses.size() / 10;
            assertThat(pauses.stream().filter(p -> p >= low && p < low + 1_000_000).count())
                    .isGreaterThan(tenthOfAll);
        }
    }

    @Test
    void shouldDrawTheSamePausesFromTheSameSeedOnly() {
        assertThat(tenPauses(1)).isEqualTo(tenPauses(1)).isNotEqualTo(tenPauses(2));
    }

    private static List<Long> tenPauses(long seed) {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), new Random(seed));
        return Stream.generate(backoff::nextNanos).limit(10).toList();
    }

    @Test
    void shouldTryOftenInTheFirstSecondThatNobodyListens() {
        Backoff backoff = new Backoff(Duration.ofSeconds(60), new Random(SEED));
        long total = 0;
        int attempts = 0;
        while (total < 1_000_000_000) {
            long pause = backoff.nextUnheardNanos();
            assertThat(pause).isBetween(2_000_000L, 4_000_000L);
            total += pause;
            attempts++;
        }
        assertThat(backoff.attempts()).isEqualTo(attempts);
        assertThat(backoff.nextUnheardNanos()).isBetween(5_000_000L, 10_000_000L);
    }

    @Test
    void shouldNotPauseLongWhileNobodyListens() {
        Backoff backoff = new Backoff(Duration.ofSeconds(60), new Random(SEED));
        for (int i = 0; i < 600; i++) {
            assertThat(backoff.nextUnheardNanos()).isLessThanOrEqualTo(100_000_000);
        }
        // Not forgotten by a server that answers, but with something else than a session.
        assertThat(backoff.nextNanos()).isGreaterThanOrEqualTo(100_000_000);
    }
}
