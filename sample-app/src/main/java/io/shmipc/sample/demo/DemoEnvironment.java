package io.shmipc.sample.demo;

import io.shmipc.sample.agent.AgentTask;
import io.shmipc.sample.process.ChildProcess;
import io.shmipc.sample.process.JavaCommand;
import io.shmipc.sample.record.ApplicationName;
import io.shmipc.sample.role.ExitCode;
import io.shmipc.sample.role.RoleFailure;
import io.shmipc.sample.role.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the demonstration needs before its application context stands, and what must be gone after
 * it, also when the user interrupts: a temporary folder and an agent in it.
 */
public final class DemoEnvironment implements AutoCloseable {

    private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);

    private final Path folder;
    private final ChildProcess agent;
    private final Thread cleanUp = new Thread(this::release, "demo-clean-up");

    private DemoEnvironment(Path folder, ChildProcess agent) {
        this.folder = folder;
        this.agent = agent;
    }

    /**
     * Makes the folder and starts the agent, without waiting until it is ready.
     *
     * @param arguments properties that the user set; the library's hold for both processes
     */
    public static DemoEnvironment start(List<String> arguments) {
        Path folder;
        try {
            folder = TemporaryFolder.create();
        } catch (IOException e) {
            throw new RoleFailure(ExitCode.FAILED, "Cannot make a temporary folder: " + e, e);
        }
        List<String> agentArguments = new ArrayList<>();
        agentArguments.add("agent");
        arguments.stream()
                .filter(each -> each.startsWith("--shmipc.") || each.startsWith("--logging."))
                .forEach(agentArguments::add);
        agentArguments.add("--sample.address=unix:" + folder.resolve("agent.sock"));
        agentArguments.add("--sample.agent.data=" + folder.resolve("logs"));
        agentArguments.add("--sample.agent.plain-socket=" + folder.resolve("plain.sock"));
        agentArguments.add("--sample.follow-parent=true");
        agentArguments.add("--sample.agent.temporary-folder=" + folder);
        ChildProcess agent;
        try {
            agent =
                    ChildProcess.start(
                            "agent",
                            JavaCommand.ofThisProgram(List.of(), agentArguments),
                            AgentTask.READY_LINE,
                            line -> {});
        } catch (RuntimeException e) {
            TemporaryFolder.remove(folder);
            throw e;
        }
        DemoEnvironment environment = new DemoEnvironment(folder, agent);
        Runtime.getRuntime().addShutdownHook(environment.cleanUp);
        return environment;
    }

    /** Where the agent listens, as the starter's setting wants it. */
    public String address() {
        return "unix:" + folder.resolve("agent.sock");
    }

    Path plainSocket() {
        return folder.resolve("plain.sock");
    }

    /** Removes the files of an application that the agent has closed. */
    void removeLogs(ApplicationName application) {
        TemporaryFolder.removeWithin(folder, folder.resolve("logs").resolve(application.folder()));
    }

    ChildProcess awaitAgent() {
        agent.awaitReady(READY_TIMEOUT, ExitCode.AGENT);
        return agent;
    }

    @Override
    public void close() {
        release();
        try {
            Runtime.getRuntime().removeShutdownHook(cleanUp);
        } catch (IllegalStateException e) {
            // Shutting down already: the hook runs, and finds nothing left to do.
        }
    }

    private void release() {
        agent.close();
        TemporaryFolder.remove(folder);
    }
}
