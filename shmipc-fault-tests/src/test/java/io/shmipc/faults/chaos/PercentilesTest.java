package io.shmipc.faults.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PercentilesTest {

    private final Percentiles percentiles = new Percentiles();

    @Test
    void shouldTellTheNearestRank() {
        for (int millis = 100; millis >= 1; millis--) {
            percentiles.add(millis * 1_000_000L);
        }

        assertThat(percentiles.millis(50)).isEqualTo(50);
        assertThat(percentiles.millis(99)).isEqualTo(99);
        assertThat(percentiles.millis(100)).isEqualTo(100);
    }

    @Test
    void shouldTellTheMaximumOfAFew() {
        percentiles.add(1_000_000);
        percentiles.add(9_000_000);

        assertThat(percentiles.millis(99)).isEqualTo(9);
    }

    @Test
    void shouldSayThatThereIsNothing() {
        assertThat(percentiles.summary()).isEqualTo("-");
    }
}
