package io.shmipc.server;

import io.shmipc.diagnostics.ClassAllocation;
import io.shmipc.error.ConfigurationException;
import io.shmipc.internal.os.Acceptor;
import io.shmipc.internal.os.ListenOptions;
import io.shmipc.internal.os.Platform;
import io.shmipc.internal.os.Sockets;
import io.shmipc.internal.transport.Workers;
import io.shmipc.metrics.LeakReport;
import io.shmipc.metrics.ServerCounters;
import io.shmipc.metrics.SessionCounters;
import io.shmipc.session.Session;
import io.shmipc.session.SizeClassUsage;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accepting side: listens at an address and hands every stream that a peer opens to a {@link
 * StreamHandler}. All methods may be called from any thread.
 */
public final class ShmipcServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ShmipcServer.class);
    private static final int BACKLOG = 128;
    private static final Duration LONGEST = Duration.ofDays(365);

    private final ServerConfig config;
    private final SocketAddress address;
    private final ServerSessions sessions;
    private final ConnectionAcceptor acceptor;
    private final Door door;
    private final HotRestartLeader leader;
    private final CompletableFuture<HotRestartResult> handedOver = new CompletableFuture<>();

    private final Object stateLock = new Object();
    private boolean closed;
    private boolean handingOver;

    private ShmipcServer(ServerConfig config, Acceptor listening, ServerSessions sessions) {
        this.config = config;
        this.address = listening.localAddress();
        this.sessions = sessions;
        this.door = new Door(config, sessions);
        this.acceptor = new ConnectionAcceptor(config, listening, sessions, door, this::onReplaced);
        this.leader = new HotRestartLeader(config, acceptor, sessions);
    }

    /**
     * Begins to listen.
     *
     * @throws ConfigurationException if the address is none, or is in use
     */
    public static ShmipcServer start(ServerConfig config, StreamHandler handler) {
        checkFolder(config.address());
        if (!Platform.sharedMemoryAvailable()) {
            log.warn(
                    "server={} takes no shared memory: {}; messages go over the socket alone, every"
                            + " byte is copied",
                    config.name(),
                    Platform.whyNoSharedMemory());
        }
        ListenOptions options =
                new ListenOptions(
                        BACKLOG,
                        config.unixFileMode(),
                        config.unixFileOwner(),
                        config.unixFileGroup(),
                        config.takeOver());
        ServerSessions sessions = new ServerSessions(config, handler);
        Acceptor listening = null;
        try {
            // Last of all: with takeOver, whoever listened here until now is out of reach after it.
            listening = Sockets.listen(config.address(), options, Sockets.portableOnly());
            ShmipcServer server = new ShmipcServer(config, listening, sessions);
            server.acceptor.start();
            return server;
        } catch (RuntimeException | Error e) {
            if (listening != null) {
                listening.close();
            }
            sessions.close();
            throw e;
        }
    }

    private static void checkFolder(SocketAddress address) {
        if (address instanceof UnixDomainSocketAddress unix) {
            Path folder = unix.getPath().toAbsolutePath().getParent();
            if (folder != null && !Files.isDirectory(folder)) {
                throw new ConfigurationException(
                        "socketFolder=" + folder + " must exist, for address=" + unix.getPath());
            }
        }
    }

    /** Where it listens; for TCP port 0, the port that was chosen. */
    public SocketAddress localAddress() {
        return address;
    }

    /** The sessions open now. */
    public List<Session> sessions() {
        return sessions.open();
    }

    /** What all sessions did since the start, those that have ended included. Never goes back. */
    public SessionCounters totals() {
        return sessions.totals().counters();
    }

    /**
     * Slices in all and free in the memory of all sessions together, for each slice capacity in
     * ascending order; empty without shared memory. Memory that sessions share counts once.
     */
    public List<SizeClassUsage> memory() {
        return sessions.totals().memory();
    }

    /**
     * What the slices of all sessions' memory are used for, for each slice capacity in ascending
     * order; empty without shared memory. Memory that sessions share counts once.
     *
     * @see Session#allocation()
     */
    public List<ClassAllocation> allocation() {
        return sessions.totals().allocation();
    }

    /**
     * Leaks that were found in all sessions, those that have ended included, the newest first: the
     * last 32, or fewer.
     *
     * @see io.shmipc.session.SessionConfig#leakDetection()
     */
    public List<LeakReport> recentLeaks() {
        return sessions.totals().recentLeaks();
    }

    /** What came to the door since the start. */
    public ServerCounters counters() {
        return door.counters();
    }

    /** The settings. */
    public ServerConfig config() {
        return config;
    }

    /** {@link #hotRestart(Duration)} with {@link ServerConfig#hotRestartTimeout()}. */
    public HotRestartResult hotRestart() {
        return hotRestart(config.hotRestartTimeout());
    }

    /**
     * Hands over to another server process, which has to listen at the address already (see {@link
     * ServerConfig#takeOver()}), and closes this one. No request fails on the way: clients connect
     * to the other one and open their streams there, while what is under way here is finished. To
     * be called on a thread of the caller's, not of a stream's handler. If the server hands over
     * already this waits for the result.
     *
     * @param timeout how long clients have to say that they have moved; the session of one that
     *     does not is closed like the others, only later
     * @throws IllegalStateException if the server was closed, or at a unix socket if no other
     *     server has taken its place
     */
    public HotRestartResult hotRestart(Duration timeout) {
        if (timeout.isNegative() || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "timeout=" + timeout + " must be >= 0 and <= 365 days");
        }
        synchronized (stateLock) {
            if (closed) {
                throw new IllegalStateException("server=" + config.name() + " was closed");
            }
            if (!handingOver && isUnix() && !acceptor.isReplaced()) {
                throw new IllegalStateException(
                        "server="
                                + config.name()
                                + " has no successor: another server must listen at address="
                                + address);
            }
        }
        handOver(timeout);
        try {
            return handedOver.join();
        } catch (CancellationException e) {
            throw new IllegalStateException("server=" + config.name() + " was closed", e);
        }
    }

    private boolean isUnix() {
        return address instanceof UnixDomainSocketAddress;
    }

    /** On the thread that accepts. */
    private void onReplaced() {
        Workers.threads(config.name(), "hand-over")
                .newThread(() -> handOver(config.hotRestartTimeout()))
                .start();
    }

    private void handOver(Duration timeout) {
        synchronized (stateLock) {
            if (closed || handingOver) {
                return;
            }
            handingOver = true;
        }
        try {
            HotRestartResult result = leader.run(HotRestartLeader.newEpoch(), timeout);
            shutDown();
            handedOver.complete(result);
        } catch (RuntimeException | Error e) {
            handedOver.completeExceptionally(e);
            throw e;
        }
    }

    /**
     * Completes when this server has handed over to another one and is closed, so that its process
     * may end. Fails with a {@link CancellationException} when it was closed without.
     */
    public CompletableFuture<HotRestartResult> handedOver() {
        return handedOver.copy();
    }

    private void shutDown() {
        acceptor.close();
        sessions.close();
    }

    /**
     * Stops accepting, waits up to {@link ServerConfig#drainTimeout()} for handlers that are at
     * work, then closes all sessions. Streams whose users wait for a next message, and have called
     * {@link io.shmipc.session.BufferReader#release()} since they read last, end at once. If
     * another server has taken this one's place, and {@link ServerConfig#handOverWhenReplaced()} is
     * set, it hands over first; if it is doing that already, it goes on without waiting for
     * clients. Doing it twice is harmless.
     */
    @Override
    public void close() {
        if (config.handOverWhenReplaced() && acceptor.isReplaced()) {
            handOver(config.hotRestartTimeout());
        }
        boolean waits;
        synchronized (stateLock) {
            closed = true;
            waits = handingOver;
        }
        if (waits) {
            leader.hurry();
            handedOver.handle((result, failure) -> null).join();
        }
        shutDown();
        handedOver.cancel(false);
    }
}
