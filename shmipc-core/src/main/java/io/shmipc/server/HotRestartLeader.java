package io.shmipc.server;

import io.shmipc.session.Session;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands a server's sessions over to another server process that listens at the address by now. Each
 * session goes its own way, so that one whose client takes no part delays no other:
 *
 * <ol>
 *   <li>This server ceases to listen; who has connected already is taken in and sent on.
 *   <li>Every client is told the epoch, and waited for until it says that it has moved.
 *   <li>The session runs out, for no longer than {@link ServerConfig#drainTimeout()}.
 * </ol>
 */
final class HotRestartLeader {

    private static final Logger log = LoggerFactory.getLogger(HotRestartLeader.class);
    private static final long LOOK_NANOS = 5_000_000;

    private final ServerConfig config;
    private final ConnectionAcceptor acceptor;
    private final ServerSessions sessions;
    private final Map<Session, Departure> departures = new ConcurrentHashMap<>();
    private volatile boolean hurry;

    HotRestartLeader(ServerConfig config, ConnectionAcceptor acceptor, ServerSessions sessions) {
        this.config = config;
        this.acceptor = acceptor;
        this.sessions = sessions;
    }

    /**
     * Peers tell one hot restart from another by its epoch alone and put it into file names. Time
     * grows from process to process without anybody having to remember anything.
     */
    static long newEpoch() {
        return System.currentTimeMillis();
    }

    /** Hands over and returns when no session is left. Once. */
    HotRestartResult run(long epoch, Duration timeout) {
        long begunNanos = System.nanoTime();
        log.info(
                "server={} hands over: epoch={} sessions={}",
                config.name(),
                epoch,
                sessions.count());
        acceptor.stopListening();
        sessions.forEach(session -> tell(session, epoch, timeout));
        while (!isOver()) {
            long now = System.nanoTime();
            departures.forEach(
                    (session, departure) -> {
                        if (departure.mustClose(now, hurry)) {
                            sessions.closeLater(session);
                        }
                    });
            LockSupport.parkNanos(LOOK_NANOS);
            if (Thread.interrupted()) {
                hurry = true;
            }
        }
        HotRestartResult result = result(epoch, System.nanoTime() - begunNanos);
        log.info("server={} has handed over: {}", config.name(), result);
        return result;
    }

    private void tell(Session session, long epoch, Duration timeout) {
        Departure departure = new Departure(session, config, System.nanoTime() + timeout.toNanos());
        if (departures.putIfAbsent(session, departure) == null) {
            departure.tell(epoch);
        }
    }

    private boolean isOver() {
        return acceptor.handshakesUnderWay() == 0
                && departures.values().stream().allMatch(Departure::isOver);
    }

    private HotRestartResult result(long epoch, long tookNanos) {
        int moved = 0;
        int notMoved = 0;
        for (Departure departure : departures.values()) {
            if (departure.isAcknowledged()) {
                moved++;
            } else if (departure.isClosedHere()) {
                notMoved++;
            }
        }
        return new HotRestartResult(epoch, moved, notMoved, Duration.ofNanos(tookNanos));
    }

    /** Waits for no client any more. */
    void hurry() {
        hurry = true;
    }
}
