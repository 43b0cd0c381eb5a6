package io.shmipc.benchmarks.process;

import io.shmipc.benchmarks.model.Contender;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link PeerMain} in a JVM of its own. Used by one thread at a time. */
public final class PeerProcess implements AutoCloseable {

    private static final int KEPT_LINES = 30;
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(3);
    private static final String ENDED = "@ended";

    private final Process process;
    private final PrintStream input;
    private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Deque<String> log = new ArrayDeque<>();

    private PeerProcess(Process process) {
        this.process = process;
        this.input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(this::readOutput, "output-of-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts a process for one end of a contender.
     *
     * @throws PeerFailedException if it does not come up
     */
    public static PeerProcess start(Contender contender, RunFolder folder)
            throws PeerFailedException {
        try {
            PeerProcess peer =
                    new PeerProcess(
                            new ProcessBuilder(command(contender, folder.path()))
                                    .redirectErrorStream(true)
                                    .start());
            try {
                peer.answer("start", START_TIMEOUT);
            } catch (PeerFailedException e) {
                peer.close();
                throw e;
            }
            return peer;
        } catch (IOException e) {
            throw new PeerFailedException("cannot start a JVM: " + e, List.of());
        }
    }

    static List<String> command(Contender contender, Path folder) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JvmFlags.of(contender, Runtime.version().feature()));
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(PeerMain.class.getName());
        command.add(folder.toString());
        return command;
    }

    private void readOutput() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(PeerMain.OK) || line.startsWith(PeerMain.FAILED)) {
                    answers.add(line);
                } else {
                    keep(line);
                }
            }
        } catch (IOException e) {
            keep(e.toString());
        }
        answers.add(ENDED);
    }

    private void keep(String line) {
        synchronized (log) {
            log.addLast(line);
            if (log.size() > KEPT_LINES) {
                log.removeFirst();
            }
        }
    }

    /**
     * Tells it a command and waits for the answer.
     *
     * @throws PeerFailedException if the command fails there, or the process ends, or the answer
     *     takes longer
     */
    String ask(String command, Duration timeout) throws PeerFailedException {
        input.println(command);
        return answer(command, timeout);
    }

    private String answer(String command, Duration timeout) throws PeerFailedException {
        String line;
        try {
            line = answers.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PeerFailedException("interrupted", log());
        }
        if (line == null) {
            throw new PeerFailedException(
                    "no answer within %d s to: %s".formatted(timeout.toSeconds(), command), log());
        }
        if (line.equals(ENDED)) {
            answers.add(ENDED);
            throw new PeerFailedException("the process ended at: " + command, log());
        }
        if (line.startsWith(PeerMain.FAILED)) {
            throw new PeerFailedException(line.substring(PeerMain.FAILED.length()), log());
        }
        return line.substring(PeerMain.OK.length());
    }

    private List<String> log() {
        synchronized (log) {
            return List.copyOf(log);
        }
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Makes it end, at the latest after a few seconds. */
    @Override
    public void close() {
        input.println(PeerMain.EXIT);
        try {
            if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        input.close();
    }
}
