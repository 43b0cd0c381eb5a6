package io.shmipc.faults.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ChaosCommandTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--clients=0",
                "--threads=0",
                "--bulk-window=0",
                "--max-bytes=0",
                "--max-bytes=16000001",
                "--memory=PAPER",
                "--timeout-millis=99"
            })
    void shouldSayWhichOptionIsWrong(String option) {
        StringWriter said = new StringWriter();

        int status =
                new CommandLine(new ChaosCommand())
                        .setErr(new PrintWriter(said))
                        .execute("--quick", option);

        assertThat(status).isEqualTo(2);
        assertThat(said.toString()).contains(option + " must be");
    }
}
