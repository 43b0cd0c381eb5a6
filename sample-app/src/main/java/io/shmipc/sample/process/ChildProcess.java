package io.shmipc.sample.process;

import io.shmipc.sample.role.ExitCode;
import io.shmipc.sample.role.RoleFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A child process. Its standard input is a pipe that this process holds and never writes to:
 * however this process ends, the pipe ends with it, and the child then ends too.
 */
public final class ChildProcess implements AutoCloseable {

    private static final int KEPT_LINES = 40;
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final String name;
    private final Process process;
    private final Pattern readyLine;
    private final Consumer<String> later;
    private final CountDownLatch readyOrEnded = new CountDownLatch(1);
    private final Deque<String> output = new ArrayDeque<>();
    private volatile @Nullable String readyWord;

    private ChildProcess(String name, Process process, Pattern readyLine, Consumer<String> later) {
        this.name = name;
        this.process = process;
        this.readyLine = readyLine;
        this.later = later;
    }

    /**
     * Starts a child.
     *
     * @param name what it is, for people
     * @param readyLine matches the line that the child prints once it is ready, and nothing before;
     *     its first group is what {@link #awaitReady} gives
     * @param later told of each line behind that one, on a thread of the child's
     */
    public static ChildProcess start(
            String name, ProcessBuilder command, Pattern readyLine, Consumer<String> later) {
        try {
            ChildProcess child =
                    new ChildProcess(
                            name, command.redirectErrorStream(true).start(), readyLine, later);
            Thread reader = new Thread(child::readOutput, name + "-output");
            reader.setDaemon(true);
            reader.start();
            return child;
        } catch (IOException e) {
            throw new RoleFailure(
                    ExitCode.FAILED, "Cannot start the JVM of the " + name + ": " + e, e);
        }
    }

    /**
     * Waits until the child says that it is ready.
     *
     * @param otherwise exit code of the failure
     * @return the first group of the line's pattern
     * @throws RoleFailure with what the child printed when it ends before, or takes too long
     */
    public String awaitReady(Duration timeout, ExitCode otherwise) {
        boolean inTime = false;
        try {
            inTime = readyOrEnded.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String word = readyWord;
        if (word != null) {
            return word;
        }
        throw new RoleFailure(
                otherwise,
                "The "
                        + name
                        + (inTime
                                ? " ended before it was ready"
                                : " did not get ready within " + timeout.toSeconds() + " s")
                        + ". It printed:"
                        + System.lineSeparator()
                        + printed());
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completes with the exit code when the child has ended, for whatever reason. */
    public CompletableFuture<Integer> onExit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** CPU time of the child so far, or zero where the system does not tell. */
    public Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** What the child printed last. */
    public String printed() {
        synchronized (output) {
            return String.join(System.lineSeparator(), output);
        }
    }

    /** Asks the child to end, and does not wait for it. */
    public void askToEnd() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // The child is gone, or as good as.
        }
    }

    /** Asks the child to end and makes it when it does not. */
    @Override
    public void close() {
        askToEnd();
        try {
            if (process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    private void readOutput() {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null) {
                take(line);
                line = lines.readLine();
            }
        } catch (IOException e) {
            keep(e.toString());
        } finally {
            readyOrEnded.countDown();
        }
    }

    private void take(String line) {
        keep(line);
        if (readyWord != null) {
            later.accept(line);
            return;
        }
        Matcher ready = readyLine.matcher(line);
        if (ready.find()) {
            readyWord = ready.group(1);
            readyOrEnded.countDown();
        }
    }

    private void keep(String line) {
        synchronized (output) {
            output.addLast(line);
            if (output.size() > KEPT_LINES) {
                output.removeFirst();
            }
        }
    }
}
