package io.shmipc.sample.process;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The commands that start this same program, or another one, as another process. */
public final class JavaCommand {

    private static final String MAIN_CLASS = "io.shmipc.sample.SampleApplication";

    private static final List<String> INHERITED =
            List.of(
                    "-Xm",
                    "-XX:",
                    "-Djava.io.tmpdir=",
                    "--enable-native-access",
                    "--illegal-native-access");

    private JavaCommand() {}

    /** The same java, the same jar or class path, the same memory settings, other arguments. */
    public static ProcessBuilder ofThisProgram(List<String> jvmOptions, List<String> arguments) {
        List<String> command = java(jvmOptions);
        String classPath = System.getProperty("java.class.path");
        if (isJar(classPath)) {
            // With -jar, so that what the jar's manifest allows holds there too.
            command.add("-jar");
            command.add(classPath);
        } else {
            command.add("-cp");
            command.add(classPath);
            command.add(MAIN_CLASS);
        }
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    /** The same java with the same memory settings, on a class path of its own. */
    public static ProcessBuilder of(
            List<String> jvmOptions, String classPath, String mainClass, List<String> arguments) {
        List<String> command = java(jvmOptions);
        command.add("-cp");
        command.add(classPath);
        command.add(mainClass);
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    /** The executable jar that this is, or null when it runs from a class path. */
    public static @Nullable Path ownJar() {
        String classPath = System.getProperty("java.class.path");
        return isJar(classPath) ? Path.of(classPath).toAbsolutePath().normalize() : null;
    }

    private static boolean isJar(String classPath) {
        return classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator);
    }

    /** What the user set comes last, and so holds. */
    private static List<String> java(List<String> jvmOptions) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> INHERITED.stream().anyMatch(argument::startsWith))
                .forEach(command::add);
        return command;
    }
}
