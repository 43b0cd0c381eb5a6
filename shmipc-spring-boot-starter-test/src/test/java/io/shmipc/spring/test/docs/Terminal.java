package io.shmipc.spring.test.docs;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A command of the guide, run by a shell as its reader's would. */
final class Terminal implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final String command;
    private final Path output;
    private final Process process;

    Terminal(Path folder, Path output, Path mavenHome, String command) throws IOException {
        this.command = command;
        this.output = output;
        ProcessBuilder builder =
                new ProcessBuilder("sh", "-ec", command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        Map<String, String> variables = builder.environment();
        String java = System.getProperty("java.home");
        variables.put("JAVA_HOME", java);
        variables.put(
                "PATH",
                String.join(
                        File.pathSeparator,
                        List.of(
                                java + "/bin",
                                mavenHome + "/bin",
                                variables.getOrDefault("PATH", "/usr/bin:/bin"))));
        process = builder.start();
    }

    /** Waits until it ends, which it must do well. */
    String awaitSuccess() throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError(command + " did not end; printed: " + printed());
        }
        if (process.exitValue() != 0) {
            throw new AssertionError(
                    command + " ended with " + process.exitValue() + "; printed: " + printed());
        }
        return printed();
    }

    void awaitPrinted(String text) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!printed().contains(text)) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                throw new AssertionError(command + " did not print " + text + ": " + printed());
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    String printed() throws IOException {
        return Files.readString(output);
    }

    /** As Ctrl-C does, with what the shell has started. */
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        children.forEach(ProcessHandle::destroy);
        process.destroy();
        children.forEach(child -> child.onExit().orTimeout(30, TimeUnit.SECONDS).join());
        process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }
}
