package io.shmipc.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.tool.text.Golden;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShmipcToolTest {

    private final ScriptedHost host = new ScriptedHost();

    @ParameterizedTest
    @ValueSource(strings = {"", "list ", "stat ", "dump ", "show ", "diff "})
    void shouldExplainItselfInEightyColumns(String command) {
        Run run = Run.of(host, (command + "--help").split(" "));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Usage: shmipc-tool " + command.strip());
        assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(81));
    }

    @Test
    void shouldTellItsVersion() {
        Run run = Run.of(host, "--version");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("shmipc-tool ");
    }

    @Test
    void shouldAskForACommand() {
        Run.of(host).failed(2, "list, stat, dump, show or diff");
        Run.of(host, "what").failed(2, "what");
    }

    @Test
    void shouldListAsTextAndAsJson() throws IOException {
        Run text = Run.of(host, "list");
        Run json = Run.of(host, "list", "--json");

        assertThat(text.exitCode()).isZero();
        assertThat(text.out()).contains("shmipc_4711_jvm_00ff_buffer");
        assertThat(json.exitCode()).isZero();
        Golden.matches("list.json", json.out());
    }

    @Test
    void shouldNotShowAStackTraceEvenForItsOwnFaults() {
        Run run = Run.of(null, "list");

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("should not happen").doesNotContain("\tat ");
        assertThat(run.err().lines()).hasSize(1);
    }
}
