package io.shmipc.internal.os;

/**
 * Structures {@code msghdr}, {@code iovec} and {@code cmsghdr} of 64-bit Linux, and one arrangement
 * of them in a scratch buffer.
 *
 * <pre>
 *  msghdr                                    iovec            cmsghdr
 *  +----+----------------------------+       +----+--------+  +----+---------------------+
 *  |  0 | name (8)                   |       |  0 | base   |  |  0 | length, header incl.|
 *  |  8 | name length (4), padding   |       |  8 | length |  |  8 | level (4)           |
 *  | 16 | iovec (8)                  |       +----+--------+  | 12 | type (4)            |
 *  | 24 | iovec count (8)            |                        | 16 | descriptors, 4 each |
 *  | 32 | control (8)                |                        +----+---------------------+
 *  | 40 | control length (8)         |
 *  | 48 | flags (4), padding         |
 *  +----+----------------------------+
 * </pre>
 */
final class MessageDescriptor {

    static final int IOVEC_POINTER_OFFSET = 2 * Long.BYTES;
    static final int IOVEC_COUNT_OFFSET = IOVEC_POINTER_OFFSET + Long.BYTES;
    static final int CONTROL_POINTER_OFFSET = IOVEC_COUNT_OFFSET + Long.BYTES;
    static final int CONTROL_LENGTH_OFFSET = CONTROL_POINTER_OFFSET + Long.BYTES;
    static final int FLAGS_OFFSET = CONTROL_LENGTH_OFFSET + Long.BYTES;
    static final int HEADER_BYTES = FLAGS_OFFSET + Long.BYTES;

    static final int IOVEC_BASE_OFFSET = HEADER_BYTES;
    static final int IOVEC_LENGTH_OFFSET = IOVEC_BASE_OFFSET + Long.BYTES;

    static final int DATA_OFFSET = IOVEC_LENGTH_OFFSET + Long.BYTES;

    /** Where the control messages begin; a multiple of 8, as their alignment asks. */
    static final int CONTROL_OFFSET = DATA_OFFSET + Long.BYTES;

    static final int CONTROL_LEVEL_OFFSET = Long.BYTES;
    static final int CONTROL_TYPE_OFFSET = CONTROL_LEVEL_OFFSET + Integer.BYTES;
    static final int CONTROL_HEADER_BYTES = CONTROL_TYPE_OFFSET + Integer.BYTES;

    /** The kernel's bound on the descriptors of one message. */
    static final int MAX_DESCRIPTORS = 253;

    private MessageDescriptor() {}

    /** Length of a control message that carries this many descriptors. */
    static int controlBytes(int descriptors) {
        return CONTROL_HEADER_BYTES + descriptors * Integer.BYTES;
    }

    static long aligned(long lengthBytes) {
        return (lengthBytes + Long.BYTES - 1) & -Long.BYTES;
    }
}
