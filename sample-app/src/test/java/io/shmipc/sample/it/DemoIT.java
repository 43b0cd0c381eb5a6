package io.shmipc.sample.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command without arguments, as the README has it, on logs made for the test. */
@Timeout(300)
class DemoIT {

    @TempDir Path folder;

    @Test
    void shouldCompareAndCheckBothTransportsAndLeaveNothingBehind() throws Exception {
        Path log = folder.resolve("small.log");
        Files.writeString(log, "2026-01-01 ERROR a\n2026-01-01 WARN b\nc\n".repeat(2000));
        SampleProcess demo = SampleProcess.run(temporary(), "--file=" + log, "--rounds=1");
        assertThat(demo.awaitEnd()).as(demo.output()).isZero();
        assertThat(demo.output())
                .contains("0.1 MB, 6,000 records")
                .containsPattern("By level +ERROR [\\d,]+, WARN [\\d,]+, and [\\d,]+ without")
                .containsPattern("shared memory +[\\d,]+ ")
                .containsPattern("unix socket +[\\d,]+ ")
                .contains("2 shipments, each read back from the files and equal")
                .doesNotContain("FAILED")
                .doesNotContain("\u001b");
        assertThatNothingIsLeft();
    }

    @Test
    void shouldKeepEveryByteOfANastyLog() throws Exception {
        Path log = folder.resolve("nasty file.log");
        Files.write(log, NastyLog.bytes(11));
        SampleProcess demo = SampleProcess.run(temporary(), "--file=" + log, "--rounds=1");
        assertThat(demo.awaitEnd()).as(demo.output()).isZero();
        assertThat(demo.output()).contains("2 shipments, each read back from the files and equal");
        assertThatNothingIsLeft();
    }

    @Test
    void shouldTakeTheAgentWithItWhenItIsKilled() throws Exception {
        Path log = folder.resolve("small.log");
        Files.writeString(log, "line\n".repeat(100_000));
        ProcessHandle agent;
        try (SampleProcess demo =
                SampleProcess.start(temporary(), "--file=" + log, "--rounds=100")) {
            demo.awaitLine("A log agent in one JVM");
            List<ProcessHandle> children = demo.handle().descendants().toList();
            assertThat(children).hasSize(1);
            agent = children.get(0);
            demo.handle().destroyForcibly();
        }
        agent.onExit().get(SampleProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private Path temporary() throws IOException {
        return Files.createDirectories(folder.resolve("t"));
    }

    private void assertThatNothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(folder.resolve("t"))) {
            assertThat(left.filter(path -> !path.getFileName().toString().startsWith("hsperf")))
                    .isEmpty();
        }
    }
}
