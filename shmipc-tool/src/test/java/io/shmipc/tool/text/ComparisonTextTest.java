package io.shmipc.tool.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.diagnostics.RegionAnalysis;
import io.shmipc.tool.compare.Comparison;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTextTest {

    private static String text(List<RegionAnalysis> before, List<RegionAnalysis> after) {
        return Golden.printed(
                out ->
                        new ComparisonText(out, Golden.plain(), 20)
                                .print(Comparison.of(before, after)));
    }

    @Test
    void shouldShowWhatIsGrowing() throws IOException {
        String text =
                text(
                        List.of(Analyses.quiet(), Analyses.damaged()),
                        List.of(Analyses.busy(), Analyses.damaged()));

        Golden.fitsTerminal(text);
        Golden.matches("diff.txt", text);
    }

    @Test
    void shouldNameSessionsThatAreInOneOnly() {
        String text = text(List.of(Analyses.quiet(), Analyses.damaged()), List.of(Analyses.busy()));

        assertThat(text).contains("Only before: Session 2 of process 4713");
        assertThat(text(List.of(Analyses.busy()), List.of(Analyses.busy(), Analyses.damaged())))
                .contains("Only after: Session 2 of process 4713");
    }

    @Test
    void shouldCompareTwoThatAreLeftOverAndSayThatTheyDiffer() {
        String text = text(List.of(Analyses.damaged()), List.of(Analyses.busy()));

        assertThat(text).contains("do not seem to be of the same session");
    }

    @Test
    void shouldAskForTheOtherOrderWhenTheSecondIsOlder() {
        String text = text(List.of(Analyses.busy()), List.of(Analyses.quiet()));

        assertThat(text).contains("10.0s before the first");
    }
}
