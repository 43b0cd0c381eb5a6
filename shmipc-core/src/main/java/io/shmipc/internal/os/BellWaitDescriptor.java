package io.shmipc.internal.os;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * What one wait of a {@link Bell} hands to ppoll: two structures {@code pollfd}, then one {@code
 * timespec} of 64-bit Linux.
 *
 * <pre>
 *  0            8            16          24          32
 *  +------------+------------+-----------+-----------+
 *  | socket     | bell       | seconds   | nanos     |
 *  +------------+------------+-----------+-----------+
 * </pre>
 */
final class BellWaitDescriptor {

    /** How many descriptors are waited for. */
    static final int WAITS = 2;

    static final int SOCKET_OFFSET = 0;
    static final int BELL_OFFSET = SOCKET_OFFSET + PollfdDescriptor.BYTES;
    static final int TIMEOUT_OFFSET = SOCKET_OFFSET + WAITS * PollfdDescriptor.BYTES;

    private static final int SECONDS_OFFSET = TIMEOUT_OFFSET;
    private static final int NANOS_OFFSET = SECONDS_OFFSET + Long.BYTES;
    static final int BYTES = NANOS_OFFSET + Long.BYTES - SOCKET_OFFSET;

    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private BellWaitDescriptor() {}

    static void putWaits(ByteBuffer bytes, int socketFd, int bellFd) {
        putWait(bytes, SOCKET_OFFSET, socketFd);
        putWait(bytes, BELL_OFFSET, bellFd);
    }

    private static void putWait(ByteBuffer bytes, int at, int fd) {
        bytes.putInt(at + PollfdDescriptor.FD_OFFSET, fd);
        bytes.putShort(at + PollfdDescriptor.EVENTS_OFFSET, Linux.POLLIN);
        bytes.putShort(at + PollfdDescriptor.RETURNED_OFFSET, (short) 0);
    }

    static void putTimeout(ByteBuffer bytes, long nanos) {
        bytes.putLong(SECONDS_OFFSET, nanos / NANOS_PER_SECOND);
        bytes.putLong(NANOS_OFFSET, nanos % NANOS_PER_SECOND);
    }

    /** Something to read, hang-up and error. */
    static boolean isSocketReady(ByteBuffer bytes) {
        return bytes.getShort(SOCKET_OFFSET + PollfdDescriptor.RETURNED_OFFSET) != 0;
    }

    static boolean isBellReady(ByteBuffer bytes) {
        return bytes.getShort(BELL_OFFSET + PollfdDescriptor.RETURNED_OFFSET) != 0;
    }
}
