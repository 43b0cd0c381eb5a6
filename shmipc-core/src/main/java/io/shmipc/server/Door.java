package io.shmipc.server;

import io.shmipc.error.SystemCallException;
import io.shmipc.internal.os.ControlSocket;
import io.shmipc.internal.os.PeerCredentials;
import io.shmipc.metrics.ConnectionRefusal;
import io.shmipc.metrics.ConnectionRefusal.Reason;
import io.shmipc.metrics.ServerCounters;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets connections in or closes them, before anything is read from them: by who the peer is, and by
 * how much it and all others have already. Connections come to it on one thread; what was let in
 * may leave on any.
 */
final class Door {

    private static final Logger log = LoggerFactory.getLogger(Door.class);

    private final ServerConfig config;
    private final ServerSessions sessions;
    private final PeerGate gate;
    private final Semaphore handshakes = new Semaphore(ServerConfig.MAX_HANDSHAKES);
    private final PeerPlaces handshakesOfPeer;
    private final PeerPlaces sessionsOfPeer;
    private final RefusalLog refusalLog = new RefusalLog(System::nanoTime);

    private final LongAdder admitted = new LongAdder();
    private final LongAdder opened = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder[] refused = new LongAdder[Reason.values().length];

    Door(ServerConfig config, ServerSessions sessions) {
        this.config = config;
        this.sessions = sessions;
        this.gate = PeerGate.of(config);
        this.handshakesOfPeer = new PeerPlaces(config.maxHandshakesPerPeer());
        this.sessionsOfPeer = new PeerPlaces(config.maxSessionsPerPeer());
        Arrays.setAll(refused, unused -> new LongAdder());
    }

    /** A connection that was let in, and the places it takes until each is given back. */
    final class Admission {

        private final long uid;
        private final AtomicBoolean inHandshake = new AtomicBoolean(true);
        private final AtomicBoolean inSession = new AtomicBoolean(true);

        private Admission(long uid) {
            this.uid = uid;
        }

        /** The handshake has led to a session, or not. Only the first call counts. */
        void handshakeOver(boolean sessionOpened) {
            if (inHandshake.compareAndSet(true, false)) {
                (sessionOpened ? opened : failed).increment();
                handshakesOfPeer.giveBack(uid);
                handshakes.release();
            }
        }

        /** There is no session, or no more. Only the first call counts. */
        void sessionOver() {
            if (inSession.compareAndSet(true, false)) {
                sessionsOfPeer.giveBack(uid);
                sessions.giveUpPlace();
            }
        }
    }

    /**
     * Lets a connection in.
     *
     * @return null if it was refused; it is closed, counted and logged then
     */
    @Nullable Admission enter(ControlSocket socket) {
        PeerCredentials peer = credentials(socket);
        long uid = peer == null ? PeerCredentials.UNKNOWN : peer.uid();
        if (!gate.admits(socket, peer)) {
            return refuse(socket, peer, Reason.USER_NOT_ALLOWED, gate.toString());
        }
        if (!handshakesOfPeer.take(uid)) {
            return refuse(
                    socket,
                    peer,
                    Reason.TOO_MANY_HANDSHAKES_OF_PEER,
                    "handshakesUnderWay of a peer must be < maxHandshakesPerPeer="
                            + handshakesOfPeer.limit());
        }
        if (!handshakes.tryAcquire()) {
            handshakesOfPeer.giveBack(uid);
            return refuse(
                    socket,
                    peer,
                    Reason.TOO_MANY_HANDSHAKES,
                    "handshakesUnderWay must be < " + ServerConfig.MAX_HANDSHAKES);
        }
        if (!sessions.takePlace()) {
            handshakes.release();
            handshakesOfPeer.giveBack(uid);
            return refuse(
                    socket,
                    peer,
                    Reason.TOO_MANY_SESSIONS,
                    "sessions must be < maxSessions="
                            + config.maxSessions()
                            + ", and the server must not be closing");
        }
        if (!sessionsOfPeer.take(uid)) {
            sessions.giveUpPlace();
            handshakes.release();
            handshakesOfPeer.giveBack(uid);
            return refuse(
                    socket,
                    peer,
                    Reason.TOO_MANY_SESSIONS_OF_PEER,
                    "sessions of a peer must be < maxSessionsPerPeer=" + sessionsOfPeer.limit());
        }
        admitted.increment();
        return new Admission(uid);
    }

    private static @Nullable PeerCredentials credentials(ControlSocket socket) {
        try {
            return socket.peerCredentials();
        } catch (SystemCallException gone) {
            return null;
        }
    }

    private @Nullable Admission refuse(
            ControlSocket socket, @Nullable PeerCredentials peer, Reason reason, String rule) {
        refused[reason.ordinal()].increment();
        try {
            socket.close();
        } catch (SystemCallException e) {
            log.debug("server={} refused connection: {}", config.name(), e.toString());
        }
        ConnectionRefusal refusal =
                peer == null
                        ? new ConnectionRefusal(reason, -1, -1, -1)
                        : new ConnectionRefusal(reason, peer.pid(), peer.uid(), peer.gid());
        long untold = refusalLog.refused(refusal);
        if (untold != LineBudget.SILENT) {
            log.warn(
                    "server={} refuses a connection: uid={} gid={} pid={}: {} ({});"
                            + " refusedSinceLastLine={}",
                    config.name(),
                    refusal.uid(),
                    refusal.gid(),
                    refusal.pid(),
                    reason,
                    peer == null && reason == Reason.USER_NOT_ALLOWED
                            ? rule + ", and the system does not tell the ids of this peer"
                            : rule,
                    untold);
        }
        try {
            config.session().listener().connectionRefused(refusal);
        } catch (RuntimeException | Error e) {
            log.warn("server={}: listener failed", config.name(), e);
        }
        return null;
    }

    /** Handshakes that may still become sessions. */
    int handshakesUnderWay() {
        return ServerConfig.MAX_HANDSHAKES - handshakes.availablePermits();
    }

    ServerCounters counters() {
        Map<Reason, Long> refusals = new EnumMap<>(Reason.class);
        for (Reason reason : Reason.values()) {
            refusals.put(reason, refused[reason.ordinal()].sum());
        }
        return new ServerCounters(admitted.sum(), opened.sum(), failed.sum(), refusals);
    }
}
