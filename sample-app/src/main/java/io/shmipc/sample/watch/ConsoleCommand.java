package io.shmipc.sample.watch;

import io.shmipc.sample.process.JavaCommand;
import io.shmipc.sample.role.ExitCode;
import io.shmipc.sample.role.RoleFailure;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** How the console is started, with a list of instances and one user. */
final class ConsoleCommand {

    /** The line in its log that says at which port it answers. */
    static final Pattern READY_LINE = Pattern.compile("Tomcat started on port (\\d+)");

    static final String USER = "admin";

    private ConsoleCommand() {}

    /**
     * @param folder in which to put what is needed to start it
     * @param instances where each service answers
     */
    static ProcessBuilder of(
            ConsoleJar console,
            Path folder,
            List<String> jvmOptions,
            WatchSettings settings,
            String password,
            Map<String, String> instances) {
        List<String> arguments = new ArrayList<>();
        arguments.add(console.mainClass());
        arguments.add("--server.address=127.0.0.1");
        arguments.add("--server.port=" + settings.port());
        instances.forEach(
                (name, uri) ->
                        arguments.add(
                                "--spring.cloud.discovery.client.simple.instances."
                                        + name
                                        + "[0].uri="
                                        + uri));
        arguments.addAll(settings.forConsole());
        ProcessBuilder command =
                JavaCommand.of(
                        jvmOptions,
                        console.path() + File.pathSeparator + copyOfStarter(folder),
                        EndWithInput.class.getName(),
                        arguments);
        Map<String, String> environment = command.environment();
        // Not among the arguments, which every user of the machine can read.
        environment.put("SPRING_SECURITY_USER_NAME", USER);
        environment.put("SPRING_SECURITY_USER_PASSWORD", password);
        // Here as well, so that arguments of the same name hold.
        environment.put("LOGGING_LEVEL_ROOT", "warn");
        environment.put("LOGGING_LEVEL_ORG_SPRINGFRAMEWORK_BOOT_TOMCAT", "info");
        environment.put("SHMIPC_CONSOLE_POLLINTERVAL", "1s");
        environment.put("SERVER_SHUTDOWN", "immediate");
        return command;
    }

    /** A class path cannot reach into an executable jar, so the one class is put beside. */
    private static Path copyOfStarter(Path folder) {
        String file = EndWithInput.class.getName().replace('.', '/') + ".class";
        Path classes = folder.resolve("console");
        Path target = classes.resolve(file);
        try (InputStream in =
                Objects.requireNonNull(
                        EndWithInput.class.getClassLoader().getResourceAsStream(file), file)) {
            Files.createDirectories(Objects.requireNonNull(target.getParent()));
            Files.copy(in, target);
        } catch (IOException e) {
            throw new RoleFailure(ExitCode.FAILED, "Cannot write " + target + ": " + e, e);
        }
        return classes;
    }
}
