package io.shmipc.metrics;

/**
 * A connection that a server closed before it read anything from it.
 *
 * @param reason why
 * @param pid process id of the peer as the server sees it; 0 if the peer is in a process namespace
 *     that the server cannot see, -1 if the system does not tell
 * @param uid user id of the peer as the server sees it, -1 if the system does not tell
 * @param gid group id of the peer as the server sees it, -1 if the system does not tell
 */
public record ConnectionRefusal(Reason reason, int pid, long uid, long gid) {

    /** Why a connection was refused. */
    public enum Reason {
        /** Neither the user nor a group of the peer is allowed. */
        USER_NOT_ALLOWED,
        /** As many handshakes are under way as the server does at one time. */
        TOO_MANY_HANDSHAKES,
        /** As many handshakes are under way as one peer may have. */
        TOO_MANY_HANDSHAKES_OF_PEER,
        /** The server has as many sessions as it may, or is closing. */
        TOO_MANY_SESSIONS,
        /** The peer has as many sessions as one may. */
        TOO_MANY_SESSIONS_OF_PEER
    }
}
