package io.shmipc.sample.demo;

import io.shmipc.sample.agent.AgentTask;
import io.shmipc.sample.role.ExitCode;
import io.shmipc.sample.role.RoleFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An agent as a child process. Its standard input is a pipe that this process holds and never
 * writes to: however this process ends, the pipe ends with it, and the agent then ends too.
 */
final class AgentProcess implements AutoCloseable {

    private static final int KEPT_LINES = 40;
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final Process process;
    private final CountDownLatch readyOrEnded = new CountDownLatch(1);
    private final Deque<String> output = new ArrayDeque<>();
    private volatile boolean ready;

    private AgentProcess(Process process) {
        this.process = process;
    }

    static AgentProcess start(List<String> command) {
        try {
            AgentProcess agent =
                    new AgentProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
            Thread reader = new Thread(agent::readOutput, "agent-output");
            reader.setDaemon(true);
            reader.start();
            return agent;
        } catch (IOException e) {
            throw new RoleFailure(ExitCode.FAILED, "Cannot start the agent's JVM: " + e, e);
        }
    }

    /**
     * Waits until the agent says that it is ready.
     *
     * @throws RoleFailure with what the agent printed when it ends before, or takes too long
     */
    void awaitReady(Duration timeout) {
        try {
            if (readyOrEnded.await(timeout.toMillis(), TimeUnit.MILLISECONDS) && ready) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new RoleFailure(
                ExitCode.AGENT,
                "The agent did not get ready within "
                        + timeout.toSeconds()
                        + " s. It printed:"
                        + System.lineSeparator()
                        + printed());
    }

    long pid() {
        return process.pid();
    }

    /** CPU time of the agent so far, or zero where the system does not tell. */
    Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** What the agent printed last. */
    String printed() {
        synchronized (output) {
            return String.join(System.lineSeparator(), output);
        }
    }

    /** Asks the agent to end and makes it when it does not. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (IOException e) {
            // The agent is gone, or as good as: what follows is right in either case.
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
                keep(line);
                if (line.startsWith(AgentTask.READY)) {
                    ready = true;
                    readyOrEnded.countDown();
                }
                line = lines.readLine();
            }
        } catch (IOException e) {
            keep(e.toString());
        } finally {
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
