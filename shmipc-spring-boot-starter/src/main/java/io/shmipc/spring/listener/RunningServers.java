package io.shmipc.spring.listener;

import io.shmipc.server.HotRestartResult;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.server.StreamHandler;
import java.util.ArrayList;
import java.util.List;

/** The servers of one container between a start and a stop. Safe for use by any thread. */
final class RunningServers {

    private final List<ShmipcServer> running = new ArrayList<>();
    private final List<HotRestartResult> handedOver = new ArrayList<>();
    private final KeepAlive keepAlive;

    private RunningServers(String name) {
        keepAlive = new KeepAlive(name);
    }

    /**
     * Starts all of them, or none.
     *
     * @throws RuntimeException what kept one of them from starting
     */
    static RunningServers start(List<ServerConfig> configs, StreamHandler handler) {
        RunningServers servers = new RunningServers(configs.get(0).name());
        try {
            for (ServerConfig config : configs) {
                servers.add(ShmipcServer.start(config, handler));
            }
            return servers;
        } catch (RuntimeException | Error e) {
            servers.close();
            throw e;
        }
    }

    private synchronized void add(ShmipcServer server) {
        running.add(server);
    }

    synchronized List<ShmipcServer> list() {
        return List.copyOf(running);
    }

    /**
     * A server has handed over.
     *
     * @return whether it was the last one
     */
    synchronized boolean handedOver(ShmipcServer server, HotRestartResult result) {
        if (!running.remove(server)) {
            return false;
        }
        handedOver.add(result);
        return running.isEmpty();
    }

    /** How it went with those that have handed over, in that order. */
    synchronized List<HotRestartResult> results() {
        return List.copyOf(handedOver);
    }

    /** Lets the JVM end. */
    void letGo() {
        keepAlive.close();
    }

    /** Closes them at the same time, as each may wait for what it handles. */
    void close() {
        List<ShmipcServer> closing = list();
        synchronized (this) {
            running.clear();
        }
        try {
            List<Thread> others = new ArrayList<>();
            for (ShmipcServer server :
                    closing.subList(Math.min(1, closing.size()), closing.size())) {
                Thread thread =
                        new Thread(server::close, "shmipc-" + server.config().name() + "-stop");
                thread.start();
                others.add(thread);
            }
            if (!closing.isEmpty()) {
                closing.get(0).close();
            }
            for (Thread thread : others) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            letGo();
        }
    }
}
