package io.shmipc.spring.cost;

import io.shmipc.spring.cost.empty.EmptyApplication;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Starts {@link EmptyApplication} in a JVM of its own, on a class path cut out of this JVM's.
 *
 * @param classPath what is on it, but for the application itself
 */
record EmptyProcess(List<String> classPath) {

    /** What {@code spring-boot-starter} brings. */
    private static final Pattern BOOT =
            Pattern.compile(
                    "(spring-(boot|boot-autoconfigure|core|beans|context|aop|expression)"
                            + "|commons-logging|micrometer-(observation|commons)"
                            + "|logback-(core|classic)|slf4j-api|log4j-(to-slf4j|api)|jul-to-slf4j"
                            + "|jakarta\\.annotation-api|snakeyaml|jspecify)-\\d.*\\.jar");

    /** What {@code spring-boot-starter-jackson} brings besides. */
    private static final Pattern JACKSON =
            Pattern.compile(
                    "(spring-boot-jackson|jackson-(core|databind|annotations))-\\d.*\\.jar");

    /** What this project brings besides. */
    private static final Pattern OURS =
            Pattern.compile(
                    "shmipc-(core|spring-boot-starter)(-\\d.*\\.jar|/target/classes)"
                            + "|(jnr|jffi|asm|jcodings)(-.*)?\\.jar");

    /**
     * How one start went.
     *
     * @param cpuMicros of the thread that starts the application, which a busy machine does not
     *     lengthen as it does the time
     */
    record Start(long runMicros, long cpuMicros, long processMicros, long classes, boolean jffi) {}

    static EmptyProcess boot() {
        return new EmptyProcess(entries(BOOT));
    }

    EmptyProcess withJackson() {
        return with(JACKSON);
    }

    EmptyProcess withStarter() {
        return with(OURS);
    }

    private EmptyProcess with(Pattern pattern) {
        List<String> all = new ArrayList<>(classPath);
        all.addAll(entries(pattern));
        return new EmptyProcess(all);
    }

    private static List<String> entries(Pattern pattern) {
        List<String> found =
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> isOne(pattern, entry))
                        .toList();
        if (found.isEmpty()) {
            throw new IllegalStateException("nothing on the class path matches " + pattern);
        }
        return found;
    }

    private static boolean isOne(Pattern pattern, String entry) {
        Path path = Path.of(entry);
        int names = path.getNameCount();
        return pattern.matcher(path.getFileName().toString()).matches()
                || (names >= 3
                        && pattern.matcher(path.subpath(names - 3, names).toString()).matches());
    }

    /** A folder with the application's class and nothing else. */
    static void copyApplication(Path folder) throws IOException {
        String name = EmptyApplication.class.getName().replace('.', '/') + ".class";
        Path target = folder.resolve(name);
        Files.createDirectories(target.getParent());
        try (InputStream in = EmptyProcess.class.getClassLoader().getResourceAsStream(name)) {
            Files.copy(in, target);
        }
    }

    /** Runs to the end. */
    Start start(Path application, String... jvmOptions) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(jvmOptions));
        command.add("-cp");
        command.add(
                Stream.concat(Stream.of(application.toString()), classPath.stream())
                        .reduce((a, b) -> a + File.pathSeparator + b)
                        .orElseThrow());
        command.add(EmptyApplication.class.getName());
        long startNanos = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output;
        try (InputStream in = process.getInputStream()) {
            output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
        long processMicros = (System.nanoTime() - startNanos) / 1_000;
        return output.lines()
                .filter(line -> line.startsWith(EmptyApplication.STARTED))
                .map(line -> line.substring(EmptyApplication.STARTED.length()).split(" "))
                .map(
                        said ->
                                new Start(
                                        Long.parseLong(said[0]),
                                        Long.parseLong(said[1]),
                                        processMicros,
                                        Long.parseLong(said[2]),
                                        Boolean.parseBoolean(said[3])))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("did not start: " + output));
    }
}
