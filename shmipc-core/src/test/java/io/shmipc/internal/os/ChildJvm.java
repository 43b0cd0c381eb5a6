package io.shmipc.internal.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a main class of the tests in a JVM of its own and waits for its end. */
final class ChildJvm {

    record Result(int exitStatus, String output) {}

    private ChildJvm() {}

    static Result run(List<String> jvmOptions, Class<?> main, String... arguments)
            throws Exception {
        return start(command(jvmOptions, main, arguments));
    }

    /** Runs a shell command first, for what the child is to inherit: limits, for example. */
    static Result runAfter(String shell, Class<?> main, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("bash", "-c"));
        command.add(shell + " && exec \"$@\"");
        command.add("bash");
        command.addAll(command(List.of("-XX:-UsePerfData"), main, arguments));
        return start(command);
    }

    private static List<String> command(
            List<String> jvmOptions, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    private static Result start(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Result(process.exitValue(), output);
        } finally {
            process.destroyForcibly();
        }
    }
}
