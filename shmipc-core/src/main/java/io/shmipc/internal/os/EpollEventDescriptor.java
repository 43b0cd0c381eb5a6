package io.shmipc.internal.os;

/**
 * Structure {@code epoll_event}. The kernel packs it on amd64, and only there.
 *
 * <pre>
 *           0         4         8         12        16
 *           +---------+---------+---------+---------+
 *  amd64    | events  | data              |
 *           +---------+---------+---------+---------+
 *  arm64    | events  | padding | data              |
 *           +---------+---------+---------+---------+
 * </pre>
 */
final class EpollEventDescriptor {

    static final int EVENTS_OFFSET = 0;
    static final int DATA_OFFSET = dataOffset(Linux.AMD64);
    static final int BYTES = bytes(Linux.AMD64);

    private EpollEventDescriptor() {}

    static int dataOffset(boolean amd64) {
        return EVENTS_OFFSET + (amd64 ? Integer.BYTES : Long.BYTES);
    }

    static int bytes(boolean amd64) {
        return dataOffset(amd64) + Long.BYTES;
    }
}
