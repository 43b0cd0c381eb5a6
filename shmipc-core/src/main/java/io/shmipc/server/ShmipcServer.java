package io.shmipc.server;

import io.shmipc.error.ConfigurationException;
import io.shmipc.internal.os.Acceptor;
import io.shmipc.internal.os.ListenOptions;
import io.shmipc.internal.os.Sockets;
import io.shmipc.metrics.ServerCounters;
import io.shmipc.session.Session;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The accepting side: listens at an address and hands every stream that a peer opens to a {@link
 * StreamHandler}. All methods may be called from any thread.
 */
public final class ShmipcServer implements AutoCloseable {

    private static final int BACKLOG = 128;

    private final ServerConfig config;
    private final SocketAddress address;
    private final ServerSessions sessions;
    private final ConnectionAcceptor acceptor;
    private final Door door;

    private ShmipcServer(
            ServerConfig config,
            SocketAddress address,
            ServerSessions sessions,
            ConnectionAcceptor acceptor,
            Door door) {
        this.config = config;
        this.address = address;
        this.sessions = sessions;
        this.acceptor = acceptor;
        this.door = door;
    }

    /**
     * Begins to listen.
     *
     * @throws ConfigurationException if the address is none, or is in use
     */
    public static ShmipcServer start(ServerConfig config, StreamHandler handler) {
        checkFolder(config.address());
        ListenOptions options =
                new ListenOptions(
                        BACKLOG,
                        config.unixFileMode(),
                        config.unixFileOwner(),
                        config.unixFileGroup());
        Acceptor listening = Sockets.listen(config.address(), options, Sockets.portableOnly());
        try {
            ServerSessions sessions = new ServerSessions(config, handler);
            Door door = new Door(config, sessions);
            ConnectionAcceptor acceptor = new ConnectionAcceptor(config, listening, sessions, door);
            acceptor.start();
            return new ShmipcServer(config, listening.localAddress(), sessions, acceptor, door);
        } catch (RuntimeException e) {
            listening.close();
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

    /** What came to the door since the start. */
    public ServerCounters counters() {
        return door.counters();
    }

    /** The settings. */
    public ServerConfig config() {
        return config;
    }

    /**
     * Stops accepting, waits up to {@link ServerConfig#drainTimeout()} for handlers that are at
     * work, then closes all sessions. Streams whose users wait for a next message, and have called
     * {@link io.shmipc.session.BufferReader#release()} since they read last, end at once. Doing it
     * twice is harmless.
     */
    @Override
    public void close() {
        acceptor.close();
        sessions.close();
    }
}
