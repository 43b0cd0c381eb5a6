package io.shmipc.faults.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ChaosIT {

    @TempDir Path folder;

    private final StringWriter printed = new StringWriter();

    private int chaos(String... arguments) {
        return new CommandLine(new ChaosCommand())
                .setOut(new PrintWriter(printed, true))
                .setErr(new PrintWriter(printed, true))
                .execute(arguments);
    }

    @Test
    void shouldLoseAndMixUpNothingWhateverHappensToTheProcesses() {
        Path json = folder.resolve("report.json");

        int status = chaos("--quick", "--json=" + json);

        assertThat(status).as(printed.toString()).isZero();
        assertThat(printed.toString())
                .containsPattern("SIGKILLs +>= 4 +4 +ok")
                .containsPattern("hot restarts +>= 1 +1 +ok")
                .containsPattern("mixed up +0 +0 +ok");
        assertThat(json).content().contains("\"name\": \"leaks\", \"wanted\": \"0\"");
    }

    /** What a broken library would do is done on purpose: it has to be found. */
    @Test
    void shouldFindAnAnswerThatIsGivenToAnotherRequest() {
        finds("SWAP", "mixed up");
    }

    @ParameterizedTest
    @CsvSource({
        "TEAR, mixed up",
        "DUPLICATE, mixed up",
        "LOSE, lost though reported as delivered",
        "LEAK, leaks"
    })
    @Tag("slow")
    @EnabledIfSystemProperty(
            named = "io.shmipc.test.slow",
            matches = "true",
            disabledReason = "takes minutes: -Dio.shmipc.test.slow=true")
    void shouldFindWhatElseAServerDoesWrong(String sabotage, String bar) {
        finds(sabotage, bar);
    }

    private void finds(String sabotage, String bar) {
        int status =
                chaos(
                        "--sabotage=" + sabotage,
                        "--seed=4",
                        "--messages=60000",
                        "--clients=1",
                        "--sessions=1",
                        "--kills=0",
                        "--stops=0",
                        "--restarts=0",
                        "--memory=MEMFD",
                        "--large-regions",
                        "--max-bytes=20000",
                        "--no-provoked-failures");

        assertThat(status).as(printed.toString()).isEqualTo(1);
        assertThat(printed.toString()).containsPattern(bar + " +0 +[1-9][0-9,]* +BROKEN");
    }
}
