package io.shmipc.server;

import io.shmipc.internal.os.Acceptor;
import io.shmipc.internal.os.ControlSocket;
import io.shmipc.internal.transport.Workers;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections on one thread and lets each do its handshake on another, so that a peer that
 * keeps silent delays nobody but itself.
 */
final class ConnectionAcceptor implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ConnectionAcceptor.class);
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long PAUSE_MILLIS = 100;
    private static final long JOIN_MILLIS = 5_000;

    private final ServerConfig config;
    private final Acceptor listening;
    private final ServerSessions sessions;
    private final ExecutorService handshakes;
    private final Door door;
    private final Thread thread;
    private volatile boolean running = true;

    ConnectionAcceptor(
            ServerConfig config, Acceptor listening, ServerSessions sessions, Door door) {
        this.config = config;
        this.listening = listening;
        this.sessions = sessions;
        this.door = door;
        this.handshakes = Workers.pool(config.name(), "handshake", ServerConfig.MAX_HANDSHAKES);
        this.thread = Workers.threads(config.name(), "acceptor").newThread(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (running) {
            try {
                ControlSocket socket = listening.accept(LOOK_NANOS);
                if (socket != null) {
                    admit(socket);
                }
            } catch (RuntimeException | Error e) {
                if (running) {
                    log.warn(
                            "server={} cannot accept a connection: {}",
                            config.name(),
                            e.toString());
                    pause();
                }
            }
        }
    }

    /**
     * Out of descriptors, say: the connection stays in the backlog, and trying at once would spin.
     */
    private void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            running = false;
        }
    }

    private void admit(ControlSocket socket) {
        Door.Admission admission = door.enter(socket);
        if (admission == null) {
            return;
        }
        try {
            handshakes.execute(() -> shakeHands(socket, admission));
        } catch (RuntimeException | Error e) {
            // Shut down, or no thread to be had.
            admission.sessionOver();
            admission.handshakeOver(false);
            socket.close();
            log.warn("server={} cannot start a handshake: {}", config.name(), e.toString());
        }
    }

    private void shakeHands(ControlSocket socket, Door.Admission admission) {
        boolean opened = false;
        try {
            sessions.accept(socket, admission::sessionOver);
            opened = true;
        } catch (RuntimeException | Error e) {
            log.warn("server={} got no session from a connection: {}", config.name(), e.toString());
        } finally {
            admission.handshakeOver(opened);
        }
    }

    @Override
    public void close() {
        running = false;
        listening.close();
        thread.interrupt();
        handshakes.shutdown();
        try {
            thread.join(JOIN_MILLIS);
            if (!handshakes.awaitTermination(JOIN_MILLIS, TimeUnit.MILLISECONDS)) {
                log.warn("server={} still has handshakes under way", config.name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
