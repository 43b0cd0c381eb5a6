package io.shmipc.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.shmipc.benchmarks.model.Contender;
import io.shmipc.benchmarks.model.Mode;
import io.shmipc.benchmarks.model.Results;
import java.util.List;
import org.junit.jupiter.api.Test;

class TablesTest {

    @Test
    void shouldAlignColumns() {
        TextTable table = new TextTable(1, "name", "µs");
        table.row(List.of("a", "1.25")).row(List.of("a|b", "10"));

        assertThat(table.toString())
                .isEqualTo(
                        """
                        | name |   µs |
                        |------|-----:|
                        | a    | 1.25 |
                        | a\\|b |   10 |
                        """);
    }

    @Test
    void shouldRefuseARowOfAnotherLength() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TextTable(1, "a", "b").row(List.of("x")))
                .withMessage("cells=1 must be = 2, the headings");
    }

    @Test
    void shouldShowThreeDigitsThatCount() {
        assertThat(Numbers.threeDigits(0.2449)).isEqualTo("0.245");
        assertThat(Numbers.threeDigits(0.9999)).isEqualTo("1.00");
        assertThat(Numbers.threeDigits(9.999)).isEqualTo("10.0");
        assertThat(Numbers.threeDigits(46.11)).isEqualTo("46.1");
        assertThat(Numbers.threeDigits(99.96)).isEqualTo("100");
        assertThat(Numbers.threeDigits(1234567.8)).isEqualTo("1,234,568");
        assertThat(Numbers.threeDigits(Double.NaN)).isEqualTo("-");
        assertThat(Numbers.micros(250)).isEqualTo("0.250");
    }

    @Test
    void shouldHaveATableForEachCaseAndSayWhatFailed() {
        Results results =
                new Results(
                        List.of(
                                Samples.alone(Contender.UNIX_SOCKET, 64, Mode.RESERVE, 30_000),
                                Samples.failed(Contender.AERON),
                                Samples.alone(Contender.UNIX_SOCKET, 4096, Mode.RESERVE, 31_000)),
                        List.of(Samples.idle(Contender.BLOCKING, 0.2)),
                        List.of("something"));

        String text = Tables.of(Samples.MACHINE, results, Bars.of(results));

        assertThat(text)
                .contains("| 64 B, 1 stream, reserve only |")
                .contains("| 4 KiB, 1 stream, reserve only |")
                .containsPattern("\\| unix socket +\\| +30.0 \\| +60.0 \\| +90.0 \\| +33,333 \\|")
                .contains("- Aeron IPC failed: no \"peer\"")
                .containsPattern("\\| shmipc blocking +\\| +64 \\| +0.100 \\| +0.200 \\|")
                .contains("Left out\n\n- something")
                .contains("| verdict ");
    }
}
