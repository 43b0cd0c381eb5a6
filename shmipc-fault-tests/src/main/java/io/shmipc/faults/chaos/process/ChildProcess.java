package io.shmipc.faults.chaos.process;

import io.shmipc.faults.chaos.peer.Setting;
import io.shmipc.faults.chaos.peer.Settings;
import io.shmipc.faults.chaos.peer.Tally;
import io.shmipc.faults.chaos.peer.Voice;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A process of the run with the main class of {@link io.shmipc.faults.chaos.peer}. Commands are
 * given by one thread at a time; the rest may be called from any thread.
 */
public final class ChildProcess implements AutoCloseable {

    private static final int KEPT_LINES = 40;
    private static final String ENDED = "@ended";
    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(10);

    private final Settings settings;
    private final Process process;
    private final PrintStream input;
    private final Consumer<String> onWrong;
    private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Map<Integer, CompletableFuture<Long>> answered = new ConcurrentHashMap<>();
    private final Deque<String> log = new ArrayDeque<>();
    private volatile Map<String, Long> counters = Map.of();
    private volatile boolean finished;
    private volatile boolean expectedToEnd;

    private ChildProcess(Settings settings, Process process, Consumer<String> onWrong) {
        this.settings = settings;
        this.process = process;
        this.onWrong = onWrong;
        this.input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(this::readOutput, "output-of-" + this);
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts a process.
     *
     * @param onWrong told of everything that it finds wrong
     */
    public static ChildProcess start(Settings settings, Consumer<String> onWrong) {
        try {
            return new ChildProcess(
                    settings,
                    new ProcessBuilder(JavaCommand.of(settings)).redirectErrorStream(true).start(),
                    onWrong);
        } catch (IOException e) {
            throw new ChildFailedException("cannot start a JVM: " + e);
        }
    }

    public Settings settings() {
        return settings;
    }

    public int id() {
        return settings.number(Setting.ID);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The counters it has told last. */
    public Map<String, Long> counters() {
        return counters;
    }

    private void readOutput() {
        try (BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                take(line);
            }
        } catch (IOException e) {
            keep(e.toString());
        } finally {
            answers.add(ENDED);
        }
    }

    private void take(String line) {
        if (line.startsWith(Voice.COUNTERS)) {
            Map<String, Long> told = Tally.decode(line.substring(Voice.COUNTERS.length()));
            if (!finished) {
                counters = told;
            }
        } else if (line.startsWith(Voice.ANSWERED)) {
            String[] words = line.substring(Voice.ANSWERED.length()).split(" ");
            answeredBy(Integer.parseInt(words[0])).complete(Long.parseLong(words[1]));
        } else if (line.startsWith(Voice.WRONG)) {
            onWrong.accept(line.substring(Voice.WRONG.length()));
        } else if (line.startsWith(Voice.OK) || line.startsWith(Voice.FAILED)) {
            answers.add(line);
        } else {
            keep(line);
        }
    }

    private void keep(String line) {
        synchronized (log) {
            if (log.size() == KEPT_LINES) {
                log.removeLast();
            }
            log.addFirst(line);
        }
    }

    /** What it has printed last, besides answers; the latest comes first. */
    public List<String> log() {
        synchronized (log) {
            return List.copyOf(log);
        }
    }

    private CompletableFuture<Long> answeredBy(int serverId) {
        return answered.computeIfAbsent(serverId, unused -> new CompletableFuture<>());
    }

    /**
     * Waits until this client has verified a reply of a server.
     *
     * @return when that was, by the clock that all processes share
     */
    public long awaitAnswered(int serverId, Duration timeout) throws InterruptedException {
        try {
            return answeredBy(serverId).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw failed("got no reply of server=" + serverId + " within " + timeout);
        }
    }

    /** Ends its work in order; its last word are its counters. */
    public void finish(String command, Duration timeout) throws InterruptedException {
        Map<String, Long> last = Tally.decode(ask(command, timeout));
        finished = true;
        counters = last;
        end();
    }

    /** Gives a command; {@link #answer} must follow. */
    public void tell(String command) {
        input.println(command);
    }

    /** The answer to the oldest command without one. */
    public String answer(Duration timeout) throws InterruptedException {
        String line = answers.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
        if (line == null) {
            throw failed("did not answer within " + timeout);
        }
        if (line.equals(ENDED)) {
            throw failed("is gone");
        }
        if (line.startsWith(Voice.FAILED)) {
            throw failed(line.substring(Voice.FAILED.length()));
        }
        return line.substring(Voice.OK.length());
    }

    /** Gives a command and waits for its answer. */
    public String ask(String command, Duration timeout) throws InterruptedException {
        tell(command);
        return answer(timeout);
    }

    private ChildFailedException failed(String how) {
        return new ChildFailedException(
                this
                        + " "
                        + how
                        + (process.isAlive() ? "" : " (it has ended)")
                        + "; settings: "
                        + settings
                        + "; it said last: "
                        + String.join(" | ", log()));
    }

    /**
     * Sends SIGKILL and waits until the process is gone.
     *
     * @return when the signal was sent
     */
    public long kill() throws InterruptedException {
        expectedToEnd = true;
        long now = System.nanoTime();
        process.destroyForcibly();
        process.waitFor();
        return now;
    }

    /** Sends SIGSTOP. */
    public void stop() throws InterruptedException {
        signal("-STOP");
    }

    /** Sends SIGCONT. */
    public void goOn() throws InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws InterruptedException {
        try {
            int status = new ProcessBuilder("kill", signal, Long.toString(pid())).start().waitFor();
            if (status != 0) {
                throw new ChildFailedException("kill " + signal + " " + pid() + ": " + status);
            }
        } catch (IOException e) {
            throw new ChildFailedException("cannot run kill: " + e);
        }
    }

    /** Ends the process by the end of its input. */
    public void end() throws InterruptedException {
        expectedToEnd = true;
        input.close();
        if (!process.waitFor(EXIT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            throw failed("did not end");
        }
    }

    /** Whether it is gone although nobody wanted it to go. */
    public boolean diedByItself() {
        return !expectedToEnd && !process.isAlive();
    }

    @Override
    public void close() {
        expectedToEnd = true;
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return settings.text(Setting.ROLE) + "=" + id() + " pid=" + process.pid();
    }
}
