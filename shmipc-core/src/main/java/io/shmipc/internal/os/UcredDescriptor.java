package io.shmipc.internal.os;

/**
 * Structure {@code ucred}, which SO_PEERCRED gives.
 *
 * <pre>
 *  0       4       8       12
 *  +-------+-------+-------+
 *  | pid   | uid   | gid   |
 *  +-------+-------+-------+
 * </pre>
 */
final class UcredDescriptor {

    static final int PID_OFFSET = 0;
    static final int UID_OFFSET = PID_OFFSET + Integer.BYTES;
    static final int GID_OFFSET = UID_OFFSET + Integer.BYTES;
    static final int BYTES = GID_OFFSET + Integer.BYTES;

    /** In a scratch buffer the length, which the kernel reads and writes, follows. */
    static final int LENGTH_OFFSET = BYTES;

    private UcredDescriptor() {}
}
