package io.shmipc.server;

import io.shmipc.error.SystemCallException;
import io.shmipc.internal.os.Acceptor;
import io.shmipc.internal.os.ControlSocket;
import io.shmipc.internal.transport.Workers;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections on one thread and lets each do its handshake on another, so that a peer that
 * keeps silent delays nobody but itself.
 */
final class ConnectionAcceptor implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ConnectionAcceptor.class);

    /** How often the accepting thread looks whether its address has been taken over. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** Connections taken from the backlog before the socket is closed; it holds half as many. */
    private static final int LAST_CONNECTIONS = 256;

    private static final long PAUSE_MILLIS = 100;
    private static final int MAX_HANDSHAKES = 256;
    private static final long JOIN_MILLIS = 5_000;

    private final ServerConfig config;
    private final Acceptor listening;
    private final ServerSessions sessions;
    private final ExecutorService handshakes;
    private final Semaphore handshakePermits = new Semaphore(MAX_HANDSHAKES);
    private final Thread thread;
    private final Runnable onReplaced;
    private boolean watches;
    private volatile boolean running = true;

    /**
     * @param onReplaced run once, on the accepting thread, when another server has taken the
     *     address over, if the settings want that; must not block
     */
    ConnectionAcceptor(
            ServerConfig config, Acceptor listening, ServerSessions sessions, Runnable onReplaced) {
        this.onReplaced = onReplaced;
        this.watches =
                config.handOverWhenReplaced()
                        && config.address() instanceof UnixDomainSocketAddress;
        this.config = config;
        this.listening = listening;
        this.sessions = sessions;
        this.handshakes = Workers.pool(config.name(), "handshake", MAX_HANDSHAKES);
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
                if (watches && listening.isReplaced()) {
                    watches = false;
                    onReplaced.run();
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
        if (!handshakePermits.tryAcquire()) {
            refuse(socket, "handshakesUnderWay", MAX_HANDSHAKES);
            return;
        }
        if (!sessions.takePlace()) {
            handshakePermits.release();
            refuse(socket, "sessions", config.maxSessions());
            return;
        }
        try {
            handshakes.execute(() -> shakeHands(socket));
        } catch (RuntimeException | Error e) {
            // Shut down, or no thread to be had.
            sessions.giveUpPlace();
            handshakePermits.release();
            socket.close();
            log.warn("server={} cannot start a handshake: {}", config.name(), e.toString());
        }
    }

    private void refuse(ControlSocket socket, String what, int limit) {
        log.warn(
                "server={} refuses a connection: {} must be < {}, and the server must not be"
                        + " closing",
                config.name(),
                what,
                limit);
        socket.close();
    }

    private void shakeHands(ControlSocket socket) {
        try {
            sessions.accept(socket);
        } catch (RuntimeException | Error e) {
            log.warn("server={} got no session from a connection: {}", config.name(), e.toString());
        } finally {
            handshakePermits.release();
        }
    }

    /** Whether another server has taken the address over, as far as this can be told. */
    boolean isReplaced() {
        return listening.isReplaced();
    }

    /** Takes in who has connected, and then listens no more; handshakes go on. */
    void stopListening() {
        try {
            for (int i = 0; i < LAST_CONNECTIONS && running; i++) {
                ControlSocket socket = listening.accept(0);
                if (socket == null) {
                    break;
                }
                admit(socket);
            }
        } catch (SystemCallException e) {
            log.warn(
                    "server={} cannot accept its last connections: {}",
                    config.name(),
                    e.getMessage());
        }
        running = false;
        listening.close();
    }

    /** Handshakes that may still become sessions. */
    int handshakesUnderWay() {
        return MAX_HANDSHAKES - handshakePermits.availablePermits();
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
