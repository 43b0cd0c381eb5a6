package io.shmipc.tool.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.diagnostics.RegionAnalysis;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class AnalysisTextTest {

    private static String text(RegionAnalysis analysis, Shown shown) {
        return Golden.printed(
                out -> new AnalysisText(out, Golden.plain(), shown).print(analysis, 0));
    }

    @Test
    void shouldShowASessionAtWorkInFull() throws IOException {
        String text = text(Analyses.busy(), new Shown(20, true, true));

        Golden.fitsTerminal(text);
        Golden.matches("busy.txt", text);
    }

    @Test
    void shouldShowADamagedRegionWithoutObeyingIt() throws IOException {
        String text = text(Analyses.damaged(), new Shown(20, true, true));

        Golden.fitsTerminal(text);
        Golden.matches("damaged.txt", text);
    }

    @Test
    void shouldPutSuspectsBeforeOthersAndSayWhatIsNotShown() {
        String text = text(Analyses.busy(), new Shown(1, false, false));

        assertThat(text)
                .contains("At least 1 slice suspected of a leak")
                .contains("16392236")
                .doesNotContain("16384044")
                .contains("38 not shown")
                .doesNotContain("oldest first");
    }

    @Test
    void shouldSayTheSameWithAndWithoutColours() {
        Shown shown = new Shown(20, true, true);
        String coloured =
                Golden.printed(
                        out ->
                                new AnalysisText(out, new Palette(Ansi.ON), shown)
                                        .print(Analyses.damaged(), 0));

        assertThat(coloured).contains("\u001b[");
        assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", ""))
                .isEqualTo(text(Analyses.damaged(), shown));
    }
}
