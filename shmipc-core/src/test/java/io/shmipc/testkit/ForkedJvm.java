package io.shmipc.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Another JVM with the class path of this one. What its main class prints behind {@link #SAYS} is
 * for the test; the rest is its log. It ends when its standard input does, so it cannot outlive
 * this process.
 */
public final class ForkedJvm implements AutoCloseable {

    private static final String SAYS = ">> ";
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
        String own = System.getProperty("java.class.path");
        return startBehind(
                List.of(),
                System.getProperty("surefire.test.class.path", own),
                main,
                jvmArguments,
                arguments);
    }

    /**
     * The same behind a command that becomes the JVM, such as one that changes the user, or has it
     * as its child.
     */
    public static ForkedJvm startBehind(
            List<String> wrapper,
            String classPath,
            Class<?> main,
            List<String> jvmArguments,
            String... arguments) {
        List<String> command = new ArrayList<>(wrapper);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Short-lived processes, several at once.
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(jvmArguments);
        command.add("-cp");
        command.add(classPath);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        try {
            return new ForkedJvm(new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        }
    }

    /** What it says next. */
    public String next() {
        try {
            String line = said.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("the other JVM says nothing; its log: " + log);
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
