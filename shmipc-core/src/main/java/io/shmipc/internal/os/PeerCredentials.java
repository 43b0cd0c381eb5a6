package io.shmipc.internal.os;

/**
 * Who is at the other end of a unix socket, as the kernel recorded it when the connection was made.
 *
 * <p>All three are as this process sees them: a user or group that does not exist in our user
 * namespace appears as the overflow id, 65534 unless the system was told otherwise, so that this id
 * stands for everybody from elsewhere.
 *
 * @param pid process id; 0 if the peer is outside our process namespace, {@link #UNKNOWN} if the
 *     system does not tell
 * @param uid effective user id, 0 to 2^32 - 1
 * @param gid effective group id, 0 to 2^32 - 1; {@link #UNKNOWN} if the system does not tell
 */
public record PeerCredentials(int pid, long uid, long gid) {

    /** Stands for what the system does not tell. */
    public static final int UNKNOWN = -1;
}
