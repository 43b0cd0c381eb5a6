package io.shmipc.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyHistogramTest {

    private final LatencyHistogram histogram = new LatencyHistogram();

    @Test
    void shouldBeExactForShortTimes() {
        for (int nanos = 0; nanos < 256; nanos++) {
            histogram.record(nanos);
        }

        assertThat(histogram.quantileNanos(1)).isEqualTo(255);
        assertThat(histogram.quantileNanos(0.5)).isEqualTo(127);
        assertThat(histogram.quantileNanos(1.0 / 256)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            longs = {256, 257, 511, 512, 1000, 46_123, 999_999, 1_000_000, 123_456_789, 1L << 39})
    void shouldBeWithinOnePercentForLongTimes(long nanos) {
        histogram.record(nanos);

        assertThat(histogram.quantileNanos(0.5)).isCloseTo(nanos, within(nanos * 0.008));
    }

    @Test
    void shouldAgreeWithSortedValues() {
        Random random = new Random(7);
        long[] values = new long[10_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = (long) Math.exp(random.nextDouble() * 20);
            histogram.record(values[i]);
        }
        Arrays.sort(values);

        for (double quantile : new double[] {0.01, 0.5, 0.9, 0.99, 0.999, 1}) {
            double expected = values[(int) Math.ceil(quantile * values.length) - 1];
            assertThat(histogram.quantileNanos(quantile))
                    .isCloseTo(expected, within(Math.max(1, expected * 0.008)));
        }
    }

    @Test
    void shouldCountWhatIsOutOfBoundsAtTheBounds() {
        histogram.record(-5);
        histogram.record(Long.MAX_VALUE);

        assertThat(histogram.count()).isEqualTo(2);
        assertThat(histogram.quantileNanos(0.5)).isZero();
        assertThat(histogram.quantileNanos(1)).isGreaterThan(1L << 39);
    }

    @Test
    void shouldSurviveTheWayToAnotherProcess() {
        histogram.record(3);
        histogram.record(3);
        histogram.record(1_234_567);

        LatencyHistogram copy = LatencyHistogram.decode(histogram.encode());

        assertThat(copy.encode()).isEqualTo(histogram.encode());
        assertThat(copy.count()).isEqualTo(3);
        assertThat(LatencyHistogram.decode(new LatencyHistogram().encode()).count()).isZero();
    }

    @Test
    void shouldAddAnother() {
        histogram.record(10);
        LatencyHistogram other = new LatencyHistogram();
        other.record(20);
        other.record(30);

        histogram.add(other);

        assertThat(histogram.count()).isEqualTo(3);
        assertThat(histogram.quantileNanos(0.5)).isEqualTo(20);
    }

    @Test
    void shouldHaveNoQuantileOfNothing() {
        assertThat(histogram.quantileNanos(0.5)).isNaN();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1", "999999:1", "-1:1"})
    void shouldRefuseAWordThatIsNoHistogram(String word) {
        assertThatIllegalArgumentException().isThrownBy(() -> LatencyHistogram.decode(word));
    }
}
