package io.shmipc.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.tool.host.Target;
import io.shmipc.tool.text.Analyses;
import io.shmipc.tool.text.Golden;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DiffCommandTest {

    private final ScriptedHost host =
            new ScriptedHost()
                    .answering(Analyses.quiet(), Analyses.damaged())
                    .answering(Analyses.busy());

    @Test
    void shouldCompareInTheOrderGiven() {
        Run run = Run.of(host, "diff", "a.dump", "4711");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("growing", "held in both");
        assertThat(host.targets)
                .containsExactly(new Target.OfFile(Path.of("a.dump")), new Target.OfProcess(4711));
    }

    @Test
    void shouldGiveJsonWithStableNames() throws IOException {
        Run run = Run.of(host, "diff", "--json", "a.dump", "4711");

        assertThat(run.exitCode()).as(run.err()).isZero();
        Golden.matches("diff.json", run.out());
    }

    @Test
    void shouldAskForBoth() {
        Run.of(host, "diff", "a.dump").failed(2, "AFTER");
        Run.of(host, "diff", "a", "b", "c").failed(2, "c");
    }
}
