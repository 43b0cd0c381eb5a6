package io.shmipc.server;

import io.shmipc.error.SystemCallException;
import io.shmipc.internal.os.Acceptor;
import io.shmipc.internal.os.ControlSocket;
import io.shmipc.internal.transport.Workers;
import java.net.UnixDomainSocketAddress;
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

    /** How often the accepting thread looks whether its address has been taken over. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** Connections taken from the backlog before the socket is closed; it holds half as many. */
    private static final int LAST_CONNECTIONS = 256;

    private static final long PAUSE_MILLIS = 100;
    private static final long WARN_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long JOIN_MILLIS = 5_000;

    private final ServerConfig config;
    private final Acceptor listening;
    private final ServerSessions sessions;
    private final ExecutorService handshakes;
    private final Door door;
    private final LineBudget failures = new LineBudget(System::nanoTime);
    private final Thread thread;
    private final Runnable onReplaced;
    private boolean watches;
    private volatile boolean running = true;

    /** Of the accepting thread. */
    private long warnedAtNanos;

    /**
     * @param onReplaced run once, on the accepting thread, when another server has taken the
     *     address over, if the settings want that; must not block
     */
    ConnectionAcceptor(
            ServerConfig config,
            Acceptor listening,
            ServerSessions sessions,
            Door door,
            Runnable onReplaced) {
        this.onReplaced = onReplaced;
        this.watches =
                config.handOverWhenReplaced()
                        && config.address() instanceof UnixDomainSocketAddress;
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
                if (watches && listening.isReplaced()) {
                    watches = false;
                    onReplaced.run();
                }
            } catch (RuntimeException | Error e) {
                if (running) {
                    warn(e);
                    pause();
                }
            }
        }
    }

    /** A lack of something lasts, and each of its tries would be a line. */
    private void warn(Throwable reason) {
        long now = System.nanoTime();
        if (warnedAtNanos == 0 || now - warnedAtNanos > WARN_NANOS) {
            warnedAtNanos = now;
            log.warn(
                    "server={} cannot accept a connection, goes on trying: {}",
                    config.name(),
                    reason.toString());
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
        Door.Admission admission;
        try {
            admission = door.enter(socket);
        } catch (RuntimeException | Error e) {
            socket.close();
            throw e;
        }
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
            tellNoSession(e);
        } finally {
            admission.handshakeOver(opened);
        }
    }

    /** Whoever may connect can do so, and say nothing sensible, as often as it likes. */
    private void tellNoSession(Throwable reason) {
        long untold = failures.take();
        if (untold != LineBudget.SILENT) {
            log.warn(
                    "server={} got no session from a connection: {}; failedSinceLastLine={}",
                    config.name(),
                    reason.toString(),
                    untold);
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
        return door.handshakesUnderWay();
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
