package io.shmipc.session;

import io.shmipc.error.ConfigurationException;
import io.shmipc.error.HandshakeException;
import io.shmipc.error.PeerUnavailableException;
import io.shmipc.error.ShmipcException;
import io.shmipc.error.SystemCallException;
import io.shmipc.internal.os.ControlSocket;
import io.shmipc.internal.os.OwnedFd;
import io.shmipc.internal.os.PeerCredentials;
import io.shmipc.internal.os.Platform;
import io.shmipc.internal.os.SharedFile;
import io.shmipc.internal.os.Sockets;
import io.shmipc.internal.transport.ClientHandshake;
import io.shmipc.internal.transport.EventLoop;
import io.shmipc.internal.transport.ServerHandshake;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sessions out of sockets, for the client and server packages. Everything here runs on the
 * caller's thread, within the handshake timeout, and leaves nothing behind when it fails.
 */
public final class SessionFactory {

    private static final Logger log = LoggerFactory.getLogger(SessionFactory.class);

    /**
     * How long a client that shares files without an acknowledgement waits for a server of this
     * implementation to make itself known. Any other never does, so each connection to one takes
     * that much longer. A server that runs maps files in a millisecond; one that has just been
     * started takes some tens of them.
     */
    private static final long TURNS_WAIT_NANOS = 100_000_000;

    private final SessionConfig config;
    private final Executor executor;
    private final RegionTable regions;
    private final PeerMemory.Ledger ledger;

    /** Of any thread that connects; two of them may say the same once more. */
    private volatile @Nullable String lastWarning;

    /**
     * @param executor runs callbacks of the sessions' streams
     */
    public SessionFactory(SessionConfig config, Executor executor) {
        this.config = config;
        this.executor = executor;
        this.regions = new RegionTable(SessionConfigRules.nanos(config.brokenListTimeout()));
        this.ledger = new PeerMemory.Ledger(config);
        if (config.sweepRegionFiles()) {
            RegionFiles.sweep(config.regionDirectory());
        }
    }

    // ---- connecting ----

    /**
     * Connects to a server.
     *
     * @param epoch of the hot restart that makes a client connect anew, or 0; part of the names of
     *     what is shared, as with other implementations
     * @param unseen of the place that the session is for; an attempt of an epoch uses none of it
     * @param onEnd told once when the session has ended, on the thread that ended it; must not
     *     block
     * @throws PeerUnavailableException if nobody answers
     * @throws HandshakeException if no session comes about
     * @throws ConfigurationException if settings ask for what this system does not have
     */
    public Session connect(
            SocketAddress address,
            EventLoop loop,
            long connectTimeoutNanos,
            long epoch,
            UnseenMemory unseen,
            Consumer<@Nullable Throwable> onEnd) {
        SessionMode mode = wantedMode(address);
        Offering offering = epoch == 0 ? unseen.take() : new Offering();
        ControlSocket socket = null;
        try {
            // Memory first: the server's patience begins with the connection.
            if (unseen.isWanted(System.nanoTime())) {
                create(offering, mode, epoch);
            }
            socket = connect(address, connectTimeoutNanos, epoch, offering, unseen);
            create(offering, mode, epoch);
            checkServer(socket);
            long deadline = System.nanoTime() + config.handshakeTimeout().toNanos();
            ClientHandshake handshake = new ClientHandshake(socket, deadline);
            share(handshake, offering, epoch);
            agreeOnTurns(handshake, offering);
            SessionImpl session =
                    new SessionImpl(
                            config,
                            offering.memory(),
                            socket,
                            handshake.version(),
                            loop,
                            executor,
                            null,
                            onEnd);
            offering.closeDescriptors();
            session.start();
            return session;
        } catch (RuntimeException | Error e) {
            offering.drop();
            if (socket != null) {
                socket.close();
            }
            throw told(e);
        }
    }

    private static ControlSocket connect(
            SocketAddress address,
            long timeoutNanos,
            long epoch,
            Offering offering,
            UnseenMemory unseen) {
        try {
            ControlSocket socket = Sockets.connect(address, timeoutNanos, Sockets.portableOnly());
            unseen.heard();
            return socket;
        } catch (PeerUnavailableException e) {
            if (epoch == 0) {
                unseen.unheard(offering.handOver(), System.nanoTime());
            }
            throw e;
        }
    }

    /** What this client would share, or nothing where the system offers nothing. */
    private SessionMode wantedMode(SocketAddress address) {
        SessionMode wanted =
                switch (config.memoryType()) {
                    case MEMFD -> SessionMode.MEMFD;
                    case FILE -> SessionMode.FILE;
                    case SOCKET_ONLY -> SessionMode.SOCKET_ONLY;
                };
        config.checkAddress(address);
        if (wanted == SessionMode.SOCKET_ONLY || Platform.sharedMemoryAvailable()) {
            return wanted;
        }
        String why = Platform.whyNoSharedMemory();
        if (!config.fallBackToSocketOnly()) {
            // Waiting for a server does not help.
            throw new ConfigurationException(
                    "fallBackToSocketOnly=false needs memoryType="
                            + config.memoryType()
                            + " to be available here, but "
                            + why);
        }
        return withoutMemory(wanted, why, null);
    }

    private SessionMode withoutMemory(SessionMode wanted, String why, @Nullable Throwable cause) {
        String message = "mode=" + wanted + " is not available here: " + why;
        if (!config.fallBackToSocketOnly()) {
            throw new HandshakeException(message, cause);
        }
        // Each attempt to connect comes here; once is enough for what does not change.
        if (!message.equals(lastWarning)) {
            lastWarning = message;
            log.warn("{}; messages go over the socket alone, every byte is copied", message);
        }
        return SessionMode.SOCKET_ONLY;
    }

    /** Creates what is to be shared, unless that has been tried. */
    private void create(Offering offering, SessionMode mode, long epoch) {
        if (mode == SessionMode.SOCKET_ONLY || offering.isDecided()) {
            return;
        }
        try {
            offering.decided();
            offering.replace(RegionFactory.create(config, mode, epoch));
            lastWarning = null;
        } catch (SystemCallException e) {
            if (!SharedFile.isRefusedByPolicy(e) && !SharedFile.isLackOfRoom(e)) {
                throw e;
            }
            withoutMemory(mode, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Anybody who may write to the folder of a socket can listen there.
     *
     * @throws HandshakeException if the server is not one of those that settings name
     */
    private void checkServer(ControlSocket socket) {
        if (config.allowedServerUids().isEmpty()) {
            return;
        }
        PeerCredentials server = socket.peerCredentials();
        if (server == null || !config.allowedServerUids().contains(server.uid())) {
            throw new HandshakeException(
                    "server "
                            + (server == null
                                    ? "of unknown uid"
                                    : "uid=" + server.uid() + " pid=" + server.pid())
                            + " must be one of allowedServerUids="
                            + config.allowedServerUids()
                            + ", address="
                            + socket.remoteAddress());
        }
    }

    /** Agrees with the server on what is shared; the offering holds afterwards what really was. */
    private void share(ClientHandshake handshake, Offering offering, long epoch) {
        RegionFactory.Created created = offering.current();
        if (created == null) {
            handshake.exchangeVersion();
            handshake.shareNothing();
            return;
        }
        if (created.memory().mode() == SessionMode.MEMFD) {
            if (handshake.exchangeVersion() > ClientHandshake.FILE_VERSION) {
                boolean taken =
                        handshake.shareMemfd(
                                created.queueName(),
                                created.bufferName(),
                                created.queueFd(),
                                created.bufferFd());
                if (!taken) {
                    offering.drop();
                    withoutMemory(SessionMode.MEMFD, "the server takes none", null);
                }
                return;
            }
            // An older server: it can only open files.
            created = RegionFactory.create(config, SessionMode.FILE, epoch);
            offering.replace(created);
        }
        handshake.shareFiles(Path.of(created.queueName()), Path.of(created.bufferName()));
    }

    /**
     * Finds out whether the server takes turns at the free lists, before anything is taken from
     * them. One that acknowledges has decided by now.
     */
    private static void agreeOnTurns(ClientHandshake handshake, Offering offering) {
        RegionFactory.Created created = offering.current();
        SharedRegion region = created == null ? null : created.memory().region();
        if (region == null) {
            return;
        }
        if (handshake.version() > ClientHandshake.FILE_VERSION) {
            region.pool().concludeTurns();
        } else {
            region.pool().concludeTurnsWithin(TURNS_WAIT_NANOS);
        }
    }

    // ---- accepting ----

    /**
     * Makes a session out of an accepted connection.
     *
     * @param acceptor given each stream the peer opens, on the event loop; must not block
     * @param onEnd told once when the session has ended, on the thread that ended it; must not
     *     block
     * @throws HandshakeException if no session comes about; the socket is closed then
     */
    public Session accept(
            ControlSocket socket,
            EventLoop loop,
            Consumer<Stream> acceptor,
            Consumer<@Nullable Throwable> onEnd) {
        SessionMemory memory = null;
        try {
            long deadline = System.nanoTime() + config.handshakeTimeout().toNanos();
            ServerHandshake handshake =
                    new ServerHandshake(socket, deadline, Platform.sharedMemoryAvailable());
            memory = map(handshake.awaitOffer(), socket.peerCredentials());
            handshake.acknowledge();
            SessionImpl session =
                    new SessionImpl(
                            config,
                            memory,
                            socket,
                            handshake.version(),
                            loop,
                            executor,
                            acceptor::accept,
                            onEnd);
            session.start();
            return session;
        } catch (RuntimeException | Error e) {
            if (memory != null) {
                memory.close(true);
            }
            socket.close();
            throw told(e);
        }
    }

    private SessionMemory map(ServerHandshake.Offer offer, @Nullable PeerCredentials credentials) {
        PeerMemory peer = ledger.of(credentials);
        if (offer instanceof ServerHandshake.Offer.Memfd memfd) {
            try (OwnedFd buffer = memfd.buffer();
                    OwnedFd queue = memfd.queue()) {
                return RegionFactory.map(
                        SessionMode.MEMFD, buffer, queue, null, null, regions, peer);
            }
        }
        if (offer instanceof ServerHandshake.Offer.Files files) {
            try (OwnedFd buffer = SharedFile.openFile(files.buffer());
                    OwnedFd queue = SharedFile.openFile(files.queue())) {
                checkOwner(files.buffer(), buffer, credentials);
                checkOwner(files.queue(), queue, credentials);
                return RegionFactory.map(
                        SessionMode.FILE,
                        buffer,
                        queue,
                        deletable(files.buffer()),
                        deletable(files.queue()),
                        regions,
                        peer);
            }
        }
        return SessionMemory.none();
    }

    /**
     * A peer names any path it likes, and this process may have rights that the peer has not: what
     * is opened for it must be its own.
     */
    private static void checkOwner(Path file, OwnedFd fd, @Nullable PeerCredentials credentials) {
        if (credentials == null || credentials.uid() == 0) {
            return;
        }
        int owner = SharedFile.ownerUid(fd);
        if (owner != credentials.uid()) {
            throw new HandshakeException(
                    "file="
                            + file
                            + " belongs to uid="
                            + owner
                            + ", must belong to the client, uid="
                            + credentials.uid());
        }
    }

    /** A peer names any path it likes; only files where regions belong are deleted for it. */
    private @Nullable Path deletable(Path file) {
        Path parent = file.toAbsolutePath().normalize().getParent();
        return config.regionDirectory().toAbsolutePath().normalize().equals(parent) ? file : null;
    }

    /** Failures of the system during a handshake are failures of the handshake. */
    private RuntimeException told(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        RuntimeException told =
                e instanceof SystemCallException
                        ? new HandshakeException("handshake failed: " + e.getMessage(), e)
                        : (RuntimeException) e;
        if (told instanceof ShmipcException && !(told instanceof ConfigurationException)) {
            try {
                config.listener().handshakeFailed(told);
            } catch (RuntimeException failure) {
                log.warn("listener failed", failure);
            }
        }
        return told;
    }
}
