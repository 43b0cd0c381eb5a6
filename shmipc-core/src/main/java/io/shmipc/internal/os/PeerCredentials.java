package io.shmipc.internal.os;

/**
 * Who is at the other end of a unix socket, as the kernel recorded it when the connection was made.
 *
 * @param pid process id as seen from here; 0 if the peer is outside our process namespace
 * @param uid effective user id, 0 to 2^32 - 1
 * @param gid effective group id, 0 to 2^32 - 1
 */
public record PeerCredentials(int pid, long uid, long gid) {}
