package io.shmipc.sample.agent;

import io.shmipc.sample.agent.storage.AgentStore;
import io.shmipc.sample.role.ExitCode;
import io.shmipc.sample.role.RoleTask;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;

/**
 * Says that the agent is ready and then stays until it is to end: on a signal, and, when it was
 * started by another process, with that process.
 */
public final class AgentTask implements RoleTask, AutoCloseable {

    /** How the line begins that the agent prints once it takes shipments. */
    public static final String READY = "Agent ready on ";

    private final AgentStore store;
    private final AgentProperties properties;
    private final String address;
    private final CountDownLatch ended = new CountDownLatch(1);

    AgentTask(AgentStore store, AgentProperties properties, String address) {
        this.store = store;
        this.properties = properties;
        this.address = address;
    }

    @Override
    public ExitCode run() {
        if (properties.followParent()) {
            Thread watch = new Thread(this::awaitEndOfInput, "parent-watch");
            watch.setDaemon(true);
            watch.start();
        }
        System.out.printf(
                "%s%s; logs in %s, %d applications known.%n",
                READY, address, properties.data(), store.all().size());
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

    /** The pipe to the starting process ends with it, however it ends. */
    private void awaitEndOfInput() {
        try (InputStream in = System.in) {
            while (in.read() >= 0) {
                // Nothing is expected; only the end matters.
            }
        } catch (IOException e) {
            // An input that cannot be read has ended too.
        }
        close();
    }
}
