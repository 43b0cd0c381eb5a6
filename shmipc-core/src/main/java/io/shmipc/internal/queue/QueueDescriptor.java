package io.shmipc.internal.queue;

import java.nio.ByteOrder;

/**
 * Where everything lies in one queue; a region holds two, each of half its size. All values are in
 * the byte order of the machine.
 *
 * <pre>
 *  Header on amd64
 *
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                        Capacity (u32)                         |
 *  +---------------------------------------------------------------+
 *  |                          Head (i64)                           |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                          Tail (i64)                           |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                      Working flag (u32)                       |
 *  +---------------------------------------------------------------+
 *  |                   Elements, capacity of them                 ...
 *
 *  Header on arm64
 *
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                        Capacity (u32)                         |
 *  +---------------------------------------------------------------+
 *  |                      Working flag (u32)                       |
 *  +---------------------------------------------------------------+
 *  |                          Head (i64)                           |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                          Tail (i64)                           |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                   Elements, capacity of them                 ...
 *
 *  One element
 *
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                        Stream id (u32)                        |
 *  +---------------------------------------------------------------+
 *  |    Offset of the first slice in the buffer region (u32)       |
 *  +---------------------------------------------------------------+
 *  |                         Status (u32)                          |
 *  +---------------------------------------------------------------+
 * </pre>
 *
 * <p>The layout carries no version; the protocol version of the handshake stands for it.
 */
final class QueueDescriptor {

    static final int CAPACITY_OFFSET = 0;
    private static final int AFTER_CAPACITY = CAPACITY_OFFSET + Integer.BYTES;

    static final int AMD64_HEAD_OFFSET = AFTER_CAPACITY;
    static final int AMD64_TAIL_OFFSET = AMD64_HEAD_OFFSET + Long.BYTES;
    static final int AMD64_WORKING_FLAG_OFFSET = AMD64_TAIL_OFFSET + Long.BYTES;

    static final int ARM64_WORKING_FLAG_OFFSET = AFTER_CAPACITY;
    static final int ARM64_HEAD_OFFSET = ARM64_WORKING_FLAG_OFFSET + Integer.BYTES;
    static final int ARM64_TAIL_OFFSET = ARM64_HEAD_OFFSET + Long.BYTES;

    static final int HEADER_BYTES = AFTER_CAPACITY + 2 * Long.BYTES + Integer.BYTES;

    static final int STREAM_ID_OFFSET = 0;
    static final int SLICE_OFFSET = STREAM_ID_OFFSET + Integer.BYTES;
    static final int STATUS_OFFSET = SLICE_OFFSET + Integer.BYTES;
    static final int ELEMENT_BYTES = STATUS_OFFSET + Integer.BYTES;

    /** Working flag of a consumer that waits for a Polling frame. */
    static final int ASLEEP = 0;

    /** Working flag of a consumer that looks at the queue by itself. */
    static final int WORKING = 1;

    /** Client to server first, server to client second. */
    static final int QUEUES = 2;

    private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    /** The halves of an 8-byte counter, from its start. */
    static final int LOW_HALF_OFFSET = LITTLE_ENDIAN ? 0 : Integer.BYTES;

    static final int HIGH_HALF_OFFSET = LITTLE_ENDIAN ? Integer.BYTES : 0;

    private QueueDescriptor() {}

    /** Bytes of one queue. */
    static long queueBytes(long capacity) {
        return HEADER_BYTES + ELEMENT_BYTES * capacity;
    }
}
