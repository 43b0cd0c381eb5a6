package io.shmipc.spring.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program on this class path in a JVM of its own that ends by itself.
 *
 * @param exitStatus what it ended with
 * @param output what it printed, standard error included
 */
public record ForkedApplication(int exitStatus, String output) {

    private static final int SECONDS = 90;

    /** What to start, and how. */
    public static final class Builder {

        private final String main;
        private List<String> launcher = List.of();
        private List<String> options = List.of();
        private String classPath = System.getProperty("java.class.path");
        private boolean nativeAccess = true;

        private Builder(String main) {
            this.main = main;
        }

        /** A command that runs the command after it, such as one that lowers a limit before. */
        public Builder launcher(String... command) {
            launcher = List.of(command);
            return this;
        }

        public Builder options(String... jvmOptions) {
            options = List.of(jvmOptions);
            return this;
        }

        public Builder withoutNativeAccess() {
            nativeAccess = false;
            return this;
        }

        /** Folders to look for classes in before those of this class path. */
        public Builder before(Path... folders) {
            StringBuilder path = new StringBuilder();
            for (Path folder : folders) {
                path.append(folder).append(java.io.File.pathSeparatorChar);
            }
            classPath = path + classPath;
            return this;
        }

        /** Starts it and waits for its end. */
        public ForkedApplication run(String... arguments) throws Exception {
            List<String> command = new ArrayList<>(launcher);
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            if (nativeAccess && Runtime.version().feature() >= 22) {
                command.add("--enable-native-access=ALL-UNNAMED");
            }
            command.addAll(List.of("-Xmx192m", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
            command.addAll(options);
            command.addAll(List.of("-cp", classPath, main));
            command.addAll(List.of(arguments));
            return waitFor(command);
        }

        private static ForkedApplication waitFor(List<String> command) throws Exception {
            Path log = Files.createTempFile("shmipc-forked", ".log");
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            try {
                boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
                String output = Files.readString(log, StandardCharsets.UTF_8);
                if (!ended) {
                    throw new AssertionError("did not end within " + SECONDS + " s:\n" + output);
                }
                return new ForkedApplication(process.exitValue(), output);
            } finally {
                process.destroyForcibly().waitFor();
                delete(log);
            }
        }

        private static void delete(Path file) throws IOException {
            Files.deleteIfExists(file);
        }
    }

    public static Builder of(Class<?> main) {
        return of(main.getName());
    }

    public static Builder of(String main) {
        return new Builder(main);
    }
}
