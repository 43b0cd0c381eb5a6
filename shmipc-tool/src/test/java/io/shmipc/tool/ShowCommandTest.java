package io.shmipc.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.tool.host.Look;
import io.shmipc.tool.host.Target;
import io.shmipc.tool.text.Analyses;
import io.shmipc.tool.text.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShowCommandTest {

    private final ScriptedHost host = new ScriptedHost();

    @Test
    void shouldEndWithZeroWhenNothingIsDamaged() {
        Run run = Run.of(host.answering(Analyses.busy()), "show", "4711");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Session 3 of process 4711").contains("No problems");
        assertThat(run.err()).isEmpty();
        assertThat(host.targets).containsExactly(new Target.OfProcess(4711));
    }

    @Test
    void shouldEndWithOneWhenSomethingIsDamaged() {
        Run run = Run.of(host.answering(Analyses.busy(), Analyses.damaged()), "show", "x.dump");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("capacityBytes=7").contains("Session 2 of process 4713");
        assertThat(host.targets).containsExactly(new Target.OfFile(Path.of("x.dump")));
    }

    @Test
    void shouldPassOnHowCloselyToLook() {
        Run.of(
                host.answering(Analyses.busy()),
                "show",
                "--session=3",
                "--json",
                "--held=7",
                "--preview=16",
                "--held-too-long=2.5",
                "./123");

        assertThat(host.looks)
                .singleElement()
                .satisfies(
                        look -> {
                            assertThat(look.session()).isEqualTo(3);
                            assertThat(look.maxHeld()).isEqualTo(7);
                            assertThat(look.previewBytes()).isEqualTo(16);
                            assertThat(look.heldTooLong()).isEqualTo(Duration.ofMillis(2500));
                        });
        assertThat(host.targets).containsExactly(new Target.OfFile(Path.of("./123")));
    }

    @Test
    void shouldKnowInTextHowManyAreSuspectedEvenIfItShowsFew() {
        Run.of(host.answering(Analyses.busy()), "show", "4711");

        assertThat(host.looks).extracting(Look::maxHeld).containsExactly(Look.MANY);
    }

    @Test
    void shouldGiveJsonWithStableNames() throws IOException {
        Run run =
                Run.of(
                        host.answering(Analyses.busy(), Analyses.damaged()),
                        "show",
                        "--json",
                        "4711");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).matches("[ -~\\n]*");
        Golden.matches("show.json", run.out());
    }

    @Test
    void shouldSayInOneSentenceWhatCannotBeRead() {
        Run run = Run.of(host, "show", "4711");

        run.failed(3, "nothing there?[2J");
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--held=-1",
                "--held=x",
                "--preview=5000",
                "--preview=-1",
                "--held-too-long=-1",
                "--held-too-long=NaN",
                "--unknown",
                "--session=x\u001b[2J"
            })
    void shouldRefuseArgumentsThatMakeNoSense(String argument) {
        Run.of(host.answering(Analyses.busy()), "show", argument, "4711").failed(2, "--");

        assertThat(host.looks).isEmpty();
    }

    @Test
    void shouldAskForATarget() {
        Run.of(host, "show").failed(2, "DUMP|PID|REGION-FILE", "Try 'shmipc-tool show --help'");
    }

    @Test
    void shouldRefuseAPidThatNoProcessCanHave() {
        Run.of(host, "show", "99999999999999999999").failed(3, "no process");
    }
}
