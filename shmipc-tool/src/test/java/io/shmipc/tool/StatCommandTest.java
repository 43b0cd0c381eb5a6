package io.shmipc.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.tool.text.Analyses;
import io.shmipc.tool.text.Golden;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatCommandTest {

    private final ScriptedHost host =
            new ScriptedHost()
                    .answering(Analyses.busy(Analyses.TAKEN_AT, 100, 103))
                    .answering(Analyses.busy(Analyses.TAKEN_AT + 500, 150, 203), Analyses.damaged())
                    .answering(Analyses.busy(Analyses.TAKEN_AT + 1000, 200, 203));

    @Test
    void shouldLookOnceWithoutAnInterval() {
        Run run = Run.of(host, "stat", "4711");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(host.looks).hasSize(1);
        assertThat(run.out().lines()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stat 4711 0.01 2", "stat 4711 0.01 --count=2"})
    void shouldLookAsOftenAsItWasAsked(String command) {
        Run run = Run.of(host, command.split(" "));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(host.looks).hasSize(2);
        assertThat(run.out().lines()).hasSize(5);
    }

    @Test
    void shouldGiveALineOfJsonForEachSession() throws IOException {
        Run run = Run.of(host, "stat", "--json", "4711", "0.01", "3");

        assertThat(run.exitCode()).as(run.err()).isZero();
        Golden.matches("stat.json", run.out());
    }

    @Test
    void shouldSayThatTheProcessHasEndedAndThatTheCountWasNotReached() {
        host.running = false;
        Run run = Run.of(host, "stat", "4711", "0.01", "9");

        run.failed(1, "process 4711 has ended");
        assertThat(run.out().lines()).hasSize(6);
    }

    @Test
    void shouldEndWithZeroWhenAProcessEndsThatWasWatchedWithoutACount() {
        host.running = false;

        Run.of(host, "stat", "4711", "0.01").failed(0, "process 4711 has ended");
    }

    @Test
    void shouldSayWhyAProcessThatStillRunsCannotBeWatchedAnyMore() {
        Run.of(host, "stat", "4711", "0.01").failed(0, "nothing there");
    }

    @Test
    void shouldShowALineForEachDump() {
        Run run = Run.of(host, "stat", "a.dump", "b.dump", "c.dump");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines()).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stat",
                "stat 4711 x",
                "stat 4711 0",
                "stat 4711 -1",
                "stat 4711 1 0",
                "stat 4711 1 2 3",
                "stat 4711 1 x",
                "stat a.dump 1",
                "stat 4711 --count=0"
            })
    void shouldRefuseArgumentsThatMakeNoSense(String command) {
        Run.of(host, command.split(" ")).failed(2);
    }
}
