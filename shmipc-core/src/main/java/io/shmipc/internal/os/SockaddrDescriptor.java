package io.shmipc.internal.os;

/**
 * The kernel's socket addresses. Family and scope are in native byte order, port and host in
 * network order; the same on every 64-bit Linux.
 *
 * <pre>
 *  0        2                 4             8                24
 *  +--------+-----------------+-------------+----------------+---------+
 *  | family | path, NUL       |             |                |         |  sockaddr_un
 *  +--------+--------+--------+-------------+----------------+---------+
 *  | family | port   | host            (4)  | zero (8)       |            sockaddr_in
 *  +--------+--------+----------------------+----------------+---------+
 *  | family | port   | flow            (4)  | host (16)      | scope(4)|  sockaddr_in6
 *  +--------+--------+----------------------+----------------+---------+
 * </pre>
 */
final class SockaddrDescriptor {

    static final int FAMILY_OFFSET = 0;

    static final int UNIX_PATH_OFFSET = FAMILY_OFFSET + Short.BYTES;
    static final int UNIX_PATH_CAPACITY = 108;

    /** One byte is left for the NUL that ends the path. */
    static final int MAX_PATH_BYTES = UNIX_PATH_CAPACITY - 1;

    static final int PORT_OFFSET = FAMILY_OFFSET + Short.BYTES;

    static final int INET_HOST_OFFSET = PORT_OFFSET + Short.BYTES;
    static final int INET_PADDING_OFFSET = INET_HOST_OFFSET + 4;
    static final int INET_PADDING_BYTES = 8;
    static final int INET_BYTES = INET_PADDING_OFFSET + INET_PADDING_BYTES;

    static final int INET6_FLOW_OFFSET = PORT_OFFSET + Short.BYTES;
    static final int INET6_HOST_OFFSET = INET6_FLOW_OFFSET + Integer.BYTES;
    static final int INET6_SCOPE_OFFSET = INET6_HOST_OFFSET + 16;
    static final int INET6_BYTES = INET6_SCOPE_OFFSET + Integer.BYTES;

    static final int LARGEST_BYTES = UNIX_PATH_OFFSET + UNIX_PATH_CAPACITY;

    /** In a scratch buffer the length, which the kernel reads and writes, follows the address. */
    static final int LENGTH_OFFSET = 128;

    private SockaddrDescriptor() {}
}
