package io.shmipc.session;

/** How the bytes of a session travel, as agreed in its handshake. */
public enum SessionMode {
    /** Through memory whose descriptors were passed. */
    MEMFD,
    /** Through memory that lies in files. */
    FILE,
    /** Over the socket alone. */
    SOCKET_ONLY
}
