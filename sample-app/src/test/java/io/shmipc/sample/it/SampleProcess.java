package io.shmipc.sample.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The executable jar, running as its users run it. Killed with everything it started, if need be.
 */
final class SampleProcess implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final Thread reader = new Thread(this::read, "sample-output");

    private SampleProcess(Process process) {
        this.process = process;
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * @param temporary folder for temporary files
     */
    static SampleProcess start(Path temporary, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        // Short lives: the quick compiler alone starts them in half the time.
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-Djava.io.tmpdir=" + temporary);
        command.add("-jar");
        command.add(Objects.requireNonNull(System.getProperty("sample.jar"), "sample.jar"));
        command.addAll(List.of(arguments));
        return new SampleProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Runs to the end. */
    static SampleProcess run(Path temporary, String... arguments) throws Exception {
        try (SampleProcess process = start(temporary, arguments)) {
            process.process.getOutputStream().close();
            process.awaitEnd();
            return process;
        }
    }

    /** Waits for a line that begins so. */
    String awaitLine(String beginning) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        synchronized (lines) {
            while (true) {
                for (String line : lines) {
                    if (line.startsWith(beginning)) {
                        return line;
                    }
                }
                long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
                if (leftMillis <= 0 || !reader.isAlive()) {
                    throw new AssertionError("no line begins with " + beginning + " in " + lines);
                }
                lines.wait(Math.min(leftMillis, 200));
            }
        }
    }

    /** Waits for the end, and gives the exit code. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still running; printed " + output());
        }
        reader.join(PATIENCE.toMillis());
        return process.exitValue();
    }

    OutputStream input() {
        return process.getOutputStream();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Ends it as a user does. */
    int stop() throws InterruptedException {
        process.destroy();
        return awaitEnd();
    }

    /** Ends it as a crash does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitEnd();
    }

    String output() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    @Override
    public void close() throws InterruptedException {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly().waitFor();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = in.readLine();
            while (line != null) {
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
                line = in.readLine();
            }
        } catch (IOException e) {
            // The process was killed: what it printed until then is what there is.
        } finally {
            synchronized (lines) {
                lines.notifyAll();
            }
        }
    }
}
