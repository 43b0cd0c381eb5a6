package io.shmipc.server;

import io.shmipc.session.Session;
import io.shmipc.session.SessionAccess;

/**
 * One session that is being handed over. First its client is waited for. Then it is let run out: as
 * long as messages come nothing is closed; after a while without one, its quiet streams are, and
 * the session with the last stream.
 */
final class Departure {

    private final Session session;
    private final ServerConfig config;
    private final long waitUntilNanos;
    private volatile boolean acknowledged;

    /** From here on one thread's. */
    private boolean runsOut;

    private boolean closedHere;
    private long runsOutUntilNanos;
    private long quietSinceNanos;
    private long messages;

    Departure(Session session, ServerConfig config, long waitUntilNanos) {
        this.session = session;
        this.config = config;
        this.waitUntilNanos = waitUntilNanos;
    }

    /** Tells the client; on any thread, once. */
    void tell(long epoch) {
        SessionAccess.onHotRestart(
                session,
                acknowledgedEpoch -> {
                    if (acknowledgedEpoch == epoch) {
                        acknowledged = true;
                    }
                });
        SessionAccess.sendHotRestart(session, epoch);
    }

    /**
     * Looks at the session.
     *
     * @param hurry whether the client is not waited for
     * @return whether the session has to be closed now; true once
     */
    boolean mustClose(long now, boolean hurry) {
        if (!session.isOpen() || closedHere) {
            return false;
        }
        if (!runsOut) {
            if (!acknowledged && !hurry && waitUntilNanos - now > 0) {
                return false;
            }
            runsOut = true;
            runsOutUntilNanos = now + config.drainTimeout().toNanos();
            quietSinceNanos = now;
            messages = session.counters().messagesReceived();
        }
        closedHere = hasRunOut(now);
        return closedHere;
    }

    private boolean hasRunOut(long now) {
        long received = session.counters().messagesReceived();
        if (received != messages) {
            messages = received;
            quietSinceNanos = now;
        }
        if (now - quietSinceNanos >= config.hotRestartGrace().toNanos()) {
            SessionAccess.closeQuietStreams(session);
            if (session.streamCount() == 0) {
                return true;
            }
        }
        return now - runsOutUntilNanos >= 0;
    }

    boolean isOver() {
        return !session.isOpen();
    }

    boolean isAcknowledged() {
        return acknowledged;
    }

    boolean isClosedHere() {
        return closedHere;
    }
}
