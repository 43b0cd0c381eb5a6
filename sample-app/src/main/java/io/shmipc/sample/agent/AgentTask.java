package io.shmipc.sample.agent;

import io.shmipc.sample.agent.storage.AgentStore;
import io.shmipc.sample.role.ExitCode;
import io.shmipc.sample.role.ParentWatch;
import io.shmipc.sample.role.RoleTask;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;

/**
 * Says that the agent is ready and then stays until it is to end: on a signal, and, when it was
 * started by another process, with that process.
 */
public final class AgentTask implements RoleTask, AutoCloseable {

    /** The line that the agent prints once it takes shipments; its group is the address. */
    public static final Pattern READY_LINE = Pattern.compile("^Agent ready on ([^;]*);");

    private final AgentStore store;
    private final AgentProperties properties;
    private final String address;
    private final boolean followParent;
    private final CountDownLatch ended = new CountDownLatch(1);

    AgentTask(AgentStore store, AgentProperties properties, String address, boolean followParent) {
        this.store = store;
        this.properties = properties;
        this.address = address;
        this.followParent = followParent;
    }

    @Override
    public ExitCode run() {
        if (followParent) {
            ParentWatch.start(this::close);
        }
        System.out.printf(
                "Agent ready on %s; logs in %s, %d applications known.%n",
                address, properties.data(), store.all().size());
        System.out.flush();
        try {
            ended.await();
            return ExitCode.OK;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED;
        }
    }

    @Override
    public void close() {
        ended.countDown();
    }
}
