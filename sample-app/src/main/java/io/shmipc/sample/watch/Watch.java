package io.shmipc.sample.watch;

import io.shmipc.sample.http.ActuatorHttp;
import io.shmipc.sample.process.ChildProcess;
import io.shmipc.sample.process.JavaCommand;
import io.shmipc.sample.role.ExitCode;
import io.shmipc.sample.role.RoleFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Starts the three processes, says where to look, and stays until they are to end. */
public final class Watch {

    private static final String AGENT = "log-agent";
    private static final String APPLICATION = "shop";
    private static final String CONSOLE = "console";

    private static final int PASSWORD_LENGTH = 16;

    private static final Duration READY_TIMEOUT = Duration.ofSeconds(90);

    /** Small, and quick to start: three of them share the machine with whatever else runs. */
    private static final List<String> JVM_OPTIONS =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m");

    private final WatchSettings settings;
    private final ConsoleJar console;
    private final Processes processes;
    private final Terminal terminal;

    private Watch(
            WatchSettings settings, ConsoleJar console, Processes processes, Terminal terminal) {
        this.settings = settings;
        this.console = console;
        this.processes = processes;
        this.terminal = terminal;
    }

    /**
     * Runs until the user stops it or the console ends.
     *
     * @param arguments properties that the user set
     */
    public static ExitCode run(List<String> arguments) {
        WatchSettings settings = WatchSettings.of(arguments);
        ConsoleJar console = ConsoleJar.find(settings.console());
        requireFree(settings.port());
        try (Processes processes = Processes.begin()) {
            return new Watch(settings, console, processes, new Terminal(System.out)).run();
        }
    }

    private ExitCode run() {
        terminal.tell(
                "Starting a log agent, an application that keeps it busy, and the console that"
                        + " shows both.");
        Map<String, String> instances = new LinkedHashMap<>();
        ChildProcess agent = startRole(AGENT, agentArguments());
        // One after the other: a client that looks for a server in vain counts that, and shows it.
        instances.put(AGENT, agent.awaitReady(READY_TIMEOUT, ExitCode.AGENT));
        ChildProcess application = startRole(APPLICATION, applicationArguments());
        instances.put(APPLICATION, application.awaitReady(READY_TIMEOUT, ExitCode.FAILED));
        String password = password();
        ChildProcess shown =
                processes.add(
                        ChildProcess.start(
                                CONSOLE,
                                ConsoleCommand.of(
                                        console,
                                        processes.folder(),
                                        JVM_OPTIONS,
                                        settings,
                                        password,
                                        instances),
                                ConsoleCommand.READY_LINE,
                                line -> show(CONSOLE, line)));
        String port = shown.awaitReady(READY_TIMEOUT, ExitCode.FAILED);
        terminal.tell(
                "%nConsole   http://127.0.0.1:%s/   sign in as %s with the password %s",
                port, ConsoleCommand.USER, password);
        tellOf(agent, instances);
        tellOf(application, instances);
        if (settings.leak()) {
            tellOfLeak();
        }
        terminal.tell("Charts move within seconds. Ctrl-C ends all of it.%n");
        terminal.release();
        tellWhenGone(agent);
        tellWhenGone(application);
        return awaitEndOf(shown);
    }

    private ChildProcess startRole(String name, List<String> arguments) {
        return processes.add(
                ChildProcess.start(
                        name,
                        JavaCommand.ofThisProgram(JVM_OPTIONS, arguments),
                        ActuatorHttp.READY_LINE,
                        line -> show(name, line)));
    }

    private List<String> agentArguments() {
        List<String> arguments = new ArrayList<>(commonArguments("agent"));
        arguments.add("--sample.agent.data=" + processes.folder().resolve("logs"));
        arguments.add("--sample.agent.temporary-folder=" + processes.folder());
        // Nothing is shipped to it but what is invented.
        arguments.add("--management.endpoint.shmipcdump.show-values=always");
        return arguments;
    }

    private List<String> applicationArguments() {
        return commonArguments("traffic");
    }

    private List<String> commonArguments(String role) {
        List<String> arguments = new ArrayList<>();
        arguments.add(role);
        arguments.addAll(settings.forRole(role));
        arguments.add("--sample.address=unix:" + processes.folder().resolve("agent.sock"));
        arguments.add("--sample.follow-parent=true");
        arguments.add("--" + ActuatorHttp.PORT + "=0");
        return arguments;
    }

    private void tellOf(ChildProcess child, Map<String, String> instances) {
        terminal.tell(
                "%-10s%s/actuator/shmipc   process %d",
                child.name(), instances.getOrDefault(child.name(), ""), child.pid());
    }

    private void tellOfLeak() {
        terminal.tell(
                "%nLeak      A reader of %s opens a stream each second and never closes it: see"
                        + " ForgetfulReader.%n"
                        + "          Within 10 seconds the leak finder names the line, below and on"
                        + " the console's page%n"
                        + "          of %s. The memory lasts a good three minutes; then messages"
                        + " go over the%n"
                        + "          socket, and the console shows fallbacks.%n",
                APPLICATION, APPLICATION);
    }

    private void tellWhenGone(ChildProcess child) {
        child.onExit()
                .thenAcceptAsync(
                        code -> {
                            if (!processes.isEndingSoon()) {
                                show(
                                        child.name(),
                                        "has ended with exit code "
                                                + code
                                                + "; the console shows when it answered last");
                            }
                        });
    }

    private void show(String name, String line) {
        if (!processes.isEnding()) {
            terminal.show(name, line);
        }
    }

    private ExitCode awaitEndOf(ChildProcess shown) {
        int code = shown.onExit().join();
        if (processes.isEndingSoon()) {
            return ExitCode.OK;
        }
        throw new RoleFailure(
                ExitCode.FAILED,
                "The console has ended with exit code "
                        + code
                        + ". It printed:"
                        + System.lineSeparator()
                        + shown.printed());
    }

    /**
     * @throws RoleFailure when another program has the port, before anything is started
     */
    private static void requireFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress("127.0.0.1", port));
        } catch (IOException e) {
            throw new RoleFailure(
                    ExitCode.FAILED,
                    "Port "
                            + port
                            + " cannot be had ("
                            + e.getMessage()
                            + "). Name another with --port=PORT, or none.",
                    e);
        }
    }

    /** For this run; without letters and digits that look alike. */
    private static String password() {
        String alphabet = "abcdefghijkmnpqrstuvwxyz23456789";
        SecureRandom random = new SecureRandom();
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < PASSWORD_LENGTH; i++) {
            password.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return password.toString();
    }
}
