package io.shmipc.metrics;

/**
 * How a client's sessions came about since it began. A snapshot: the values were read one after the
 * other.
 *
 * @param sessionsOpened handshakes that led to a session
 * @param connectsFailed attempts to connect that nobody answered
 * @param handshakesFailed attempts that somebody answered, and that led to no session
 * @param reconnects sessions found for one that had ended
 * @param breakerOpenings times that the breaker of a session opened
 * @param exhaustions messages that would have fitted into their session's memory and found no room
 */
public record ClientCounters(
        long sessionsOpened,
        long connectsFailed,
        long handshakesFailed,
        long reconnects,
        long breakerOpenings,
        long exhaustions) {}
