package io.shmipc.metrics;

import org.jspecify.annotations.Nullable;

/**
 * Told of what is rare and worth knowing at once; what is frequent is counted in {@link
 * SessionCounters}. Methods are called from event loops and from threads that send or wait for a
 * message: they must be quick, and must not block. What they throw is logged and otherwise ignored.
 */
public interface SessionListener {

    /** Does nothing. */
    SessionListener NONE = new SessionListener() {};

    /** A session is ready to carry data. */
    default void sessionOpened(long sessionId) {}

    /**
     * A session has ended.
     *
     * @param reason why, or null if either side closed it on purpose
     */
    default void sessionClosed(long sessionId, @Nullable Throwable reason) {}

    /** A handshake failed, on either side. */
    default void handshakeFailed(Throwable reason) {}

    /** A server closed a connection unread: the peer is not allowed, or a limit is reached. */
    default void connectionRefused(ConnectionRefusal refusal) {}

    /** A stream began to send over the socket. */
    default void streamFellBack(long sessionId, int streamId, FallbackReason reason) {}

    /** A client found a new session for one that had ended. */
    default void reconnected(long sessionId, long outageNanos) {}

    /**
     * Something that keeps shared memory was not given back; told once for each, by the one thread
     * that watches all sessions of the process. While it is kept, ages of slices stand still.
     */
    default void leakSuspected(LeakReport report) {}
}
