package io.shmipc.tool.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of the jar, as users run it. */
record ToolProcess(int exitCode, String out, String err) {

    private static final Path JAR = Path.of("target", "shmipc-tool.jar");
    private static final long PATIENCE_SECONDS = 60;

    static List<String> command(String... arguments) {
        assertThat(JAR).exists();
        List<String> command =
                new ArrayList<>(
                        List.of(
                                LiveSession.java(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:-UsePerfData",
                                "-jar",
                                JAR.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    static Process start(Path folder, String... arguments) throws IOException {
        return new ProcessBuilder(command(arguments))
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
    }

    static ToolProcess run(Path folder, String... arguments)
            throws IOException, InterruptedException {
        return ended(folder, start(folder, arguments));
    }

    static ToolProcess ended(Path folder, Process process)
            throws IOException, InterruptedException {
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        ToolProcess run =
                new ToolProcess(process.exitValue(), text(folder, "out"), text(folder, "err"));
        assertThat(ended).as("ended in time: " + run).isTrue();
        return run;
    }

    static String text(Path folder, String name) throws IOException {
        return Files.readString(folder.resolve(name), StandardCharsets.UTF_8);
    }
}
