package io.shmipc.session;

/**
 * How a client shares its memory with the server. Chosen by the client; a server takes all of them.
 */
public enum MemoryType {
    /**
     * Anonymous memory whose descriptors travel over a unix socket (protocol version 3). Leaves
     * nothing behind, whoever dies. The default, and the one to choose unless the address is a TCP
     * one.
     */
    MEMFD,
    /**
     * Two files below {@link SessionConfig#regionDirectory()} whose paths travel over a unix or TCP
     * socket (protocol version 2). For peers that know nothing newer.
     */
    FILE,
    /**
     * No shared memory: every byte goes over the socket. Understood by this implementation only.
     */
    SOCKET_ONLY
}
