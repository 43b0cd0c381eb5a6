package io.shmipc.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarksIT {

    @TempDir Path folder;

    @Test
    void shouldMeasurePrintAndWrite() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream terminal = new PrintStream(out, true, StandardCharsets.UTF_8);

        int exitCode =
                Benchmarks.run(
                        terminal,
                        terminal,
                        "--only=unix,blocking",
                        "--sizes=64",
                        "--streams=1",
                        "--modes=reserve",
                        "--seconds=0.05",
                        "--out=" + folder);

        String printed = out.toString(StandardCharsets.UTF_8);
        assertThat(exitCode).as(printed).isZero();
        assertThat(printed)
                .contains("[1/7] unix socket: 64 B, 1 stream, reserve only, round 1 ... median ")
                .contains("[7/7] idle, 64 sessions, shmipc blocking ... ")
                .containsPattern("blocking, 64 B +\\| <= 1.1 x unix socket +\\| [0-9.,]+ x \\(");
        assertThat(folder.resolve("results.json")).content().contains("\"medianNanos\"");
        assertThat(folder.resolve("latency.svg")).content().startsWith("<svg");
        assertThat(Files.readString(folder.resolve("results.md"))).contains("| unix socket");
    }
}
