package io.shmipc.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Another JVM with the class path of this one. What its main class prints behind {@link #SAYS} is
 * for the test; the rest is its log. It ends when its standard input does, so it cannot outlive
 * this process.
 */
public final class ForkedJvm implements AutoCloseable {

    private static final String SAYS = ">> ";
    private static final String ENDED = "\n";
    private static final long DEADLINE_SECONDS = 60;

    private final Process process;
    private final PrintStream input;
    private final LinkedBlockingQueue<String> said = new LinkedBlockingQueue<>();
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final Thread reader;

    private ForkedJvm(Process process) {
        this.process = process;
        this.input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.reader = new Thread(this::readOutput, "output-of-" + process.pid());
        reader.start();
    }

    public static ForkedJvm start(Class<?> main, List<String> jvmArguments, String... arguments) {
        return start(List.of(), main, jvmArguments, arguments);
    }

    /**
     * The same behind a command that becomes the JVM, such as {@code prlimit --nofile=64} or one
     * that changes the user, or has it as its child; it ends when the JVM does, and the JVM when it
     * is killed.
     */
    public static ForkedJvm start(
            List<String> launcher, Class<?> main, List<String> jvmArguments, String... arguments) {
        return startBehind(launcher, classPath(), main, jvmArguments, arguments);
    }

    /** The same with a class path of its own, for a JVM that cannot read this one's. */
    public static ForkedJvm startBehind(
            List<String> launcher,
            String classPath,
            Class<?> main,
            List<String> jvmArguments,
            String... arguments) {
        List<String> command = new ArrayList<>(launcher);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Short-lived processes, several at once.
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(jvmArguments);
        if (!jvmArguments.contains("-cp")) {
            command.addAll(List.of("-cp", classPath));
        }
        command.add(main.getName());
        command.addAll(List.of(arguments));
        try {
            return new ForkedJvm(new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The class path of this JVM, which another gets too unless told otherwise. */
    public static String classPath() {
        String own = System.getProperty("java.class.path");
        return System.getProperty("surefire.test.class.path", own);
    }

    // ---- for the main class in the other JVM ----

    /** Says something to the test. */
    public static void say(String text) {
        System.out.println(SAYS + text);
    }

    /** The next line from the test; the process ends when there is none, as the test has. */
    public static String hear() throws IOException {
        int c;
        StringBuilder line = new StringBuilder();
        while ((c = System.in.read()) != '\n') {
            if (c < 0) {
                Runtime.getRuntime().halt(3);
            }
            line.append((char) c);
        }
        return line.toString();
    }

    // ---- for the test ----

    private void readOutput() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(SAYS)) {
                    said.add(line.substring(SAYS.length()));
                } else {
                    log.add(line);
                }
            }
        } catch (IOException e) {
            log.add("output ended: " + e);
        } finally {
            said.add(ENDED);
        }
    }

    /** What it says next. */
    public String next() {
        try {
            String line = said.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("the other JVM says nothing; its log: " + log);
            }
            if (line.equals(ENDED)) {
                said.add(ENDED);
                throw new AssertionError("the other JVM has ended; its log: " + log);
            }
            return line;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until it says exactly this. */
    public void expect(String text) {
        String line = next();
        if (!line.equals(text)) {
            throw new AssertionError("expected=" + text + " said=" + line + " log: " + log);
        }
    }

    public void tell(String line) {
        input.println(line);
    }

    /** Closes its standard input, as the death of this process would. */
    public void endOfInput() {
        input.close();
    }

    /** Everything it printed that was not for the test; complete after it has ended. */
    public List<String> log() {
        synchronized (log) {
            return List.copyOf(log);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** Stops it with SIGSTOP: all its threads, wherever they are, until {@link #resume()}. */
    public void pause() {
        signal("STOP");
        awaitState(true);
    }

    /** Lets it go on. */
    public void resume() {
        signal("CONT");
        awaitState(false);
    }

    private void signal(String name) {
        try {
            Process kill =
                    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
            if (kill.waitFor() != 0) {
                throw new AssertionError("kill -" + name + " failed, status=" + kill.exitValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitState(boolean stopped) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (isStopped() != stopped) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("the other JVM is not stopped=" + stopped);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private boolean isStopped() {
        String stat = stat();
        return stat.startsWith("T ");
    }

    /** Processor time it has used, in ticks of the system. */
    public long processorTicks() {
        String[] fields = stat().split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    /** What the system says of it, from the third field on: the second may contain anything. */
    private String stat() {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return stat.substring(stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it with SIGKILL, and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** Its exit status, once it has ended and everything it printed has been read. */
    public int awaitExit() {
        try {
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the other JVM does not end; its log: " + log);
            }
            reader.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitExit();
        input.close();
    }
}
