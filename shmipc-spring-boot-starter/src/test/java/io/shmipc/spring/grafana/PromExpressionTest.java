package io.shmipc.spring.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.shmipc.spring.grafana.PromExpression.LabelMatcher;
import io.shmipc.spring.grafana.PromExpression.Selector;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromExpressionTest {

    @Test
    void shouldFindMetricsMatchersAndGroupsWhereverTheyAre() {
        PromExpression expression =
                PromExpression.parse(
                        """
                        sum by (job, le) (rate(a_total{x="1",y!~"b|c"}[$__rate_interval]))
                          / on (job) group_left (name) b >= bool 0.5
                          unless max(c{}) without (z) > 2
                        """);

        assertThat(expression.selectors())
                .containsExactly(
                        new Selector(
                                "a_total",
                                List.of(
                                        new LabelMatcher("x", "=", "1"),
                                        new LabelMatcher("y", "!~", "b|c")),
                                true),
                        new Selector("b", List.of(), false),
                        new Selector("c", List.of(), false));
        assertThat(expression.grouping()).containsExactlyInAnyOrder("job", "le", "name", "z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sum(a",
                "a)",
                "ratte(a[5m])",
                "a{x=1}",
                "a{x}",
                "{x=\"1\"}",
                "a & b",
                "sum by (a{x=\"1\"}) (b)",
                "a{x=\"1\""
            })
    void shouldRefuseWhatPrometheusWould(String wrong) {
        assertThatIllegalArgumentException().isThrownBy(() -> PromExpression.parse(wrong));
    }
}
