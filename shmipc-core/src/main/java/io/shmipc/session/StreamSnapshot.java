package io.shmipc.session;

/**
 * A stream at one moment, for those who look at a session from outside.
 *
 * @param id the stream's number within its session
 * @param state which ends have closed it
 * @param inFallback whether what this end sends goes over the socket
 * @param lent whether it was borrowed from a client's pool and not returned; false for streams that
 *     are in no pool
 */
public record StreamSnapshot(long id, State state, boolean inFallback, boolean lent) {

    /** Which ends have closed a stream. */
    public enum State {
        /** Neither. */
        OPEN,
        /** The peer sends no more, but still receives. */
        HALF_CLOSED_BY_PEER,
        /** The peer; what came before may still be read. */
        CLOSED_BY_PEER,
        /** This one, and the peer is being told. */
        CLOSING
    }
}
