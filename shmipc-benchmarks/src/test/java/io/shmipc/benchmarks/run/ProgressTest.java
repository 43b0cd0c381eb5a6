package io.shmipc.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private long nanos;

    @Test
    void shouldSayWhatIsDoneAndHowLongIsLeft() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Progress progress =
                new Progress(new PrintStream(out, true, StandardCharsets.UTF_8), () -> nanos);

        progress.begin(4);
        progress.beginStep("unix socket: 64 B");
        nanos = 2_000_000_000L;
        progress.endStep("median 30 µs");

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines("[1/4] unix socket: 64 B ... median 30 µs (6 s left)");
    }

    @Test
    void shouldSayMinutes() {
        assertThat(Progress.text(Duration.ofMillis(59_001))).isEqualTo("1 min 0 s");
        assertThat(Progress.text(Duration.ofSeconds(59))).isEqualTo("59 s");
        assertThat(Progress.text(Duration.ZERO)).isEqualTo("0 s");
    }
}
