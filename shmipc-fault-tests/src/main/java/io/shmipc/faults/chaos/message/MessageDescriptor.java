package io.shmipc.faults.chaos.message;

/**
 * Layout of a message, big-endian. The length comes first and counts what follows it, so that a
 * server that only echoes needs to know nothing else.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                     length of what follows                    |
 *  +---------------------------------------------------------------+
 *  |                              run                              |
 *  +---------------------------------------------------------------+
 *  |                        client process                         |
 *  +---------------------------------------------------------------+
 *  |                     session of the client                     |
 *  +---------------------------------------------------------------+
 *  |                             stream                            |
 *  +---------------------------------------------------------------+
 *  |                         conversation                          |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                   number in the conversation                  |
 *  +---------------+-----------------------------------------------+
 *  |     kind      |                    options                    |
 *  +---------------+-----------------------------------------------+
 *  |                           parameter                           |
 *  +---------------------------------------------------------------+
 *  |                        body, &gt;= 1 byte                       ...
 *  +---------------------------------------------------------------+
 *  |          CRC-32C of everything from run to the body           |
 *  +---------------------------------------------------------------+
 * </pre>
 */
final class MessageDescriptor {

    static final int LENGTH_OFFSET = 0;
    static final int RUN_OFFSET = LENGTH_OFFSET + Integer.BYTES;
    static final int CLIENT_OFFSET = RUN_OFFSET + Integer.BYTES;
    static final int SESSION_OFFSET = CLIENT_OFFSET + Integer.BYTES;
    static final int STREAM_OFFSET = SESSION_OFFSET + Integer.BYTES;
    static final int CONVERSATION_OFFSET = STREAM_OFFSET + Integer.BYTES;
    static final int NUMBER_OFFSET = CONVERSATION_OFFSET + Long.BYTES;
    static final int KIND_OFFSET = NUMBER_OFFSET + Integer.BYTES;
    static final int PARAMETER_OFFSET = KIND_OFFSET + Integer.BYTES;
    static final int BODY_OFFSET = PARAMETER_OFFSET + Integer.BYTES;

    static final int CHECKSUM_BYTES = Integer.BYTES;

    static final int KIND_SHIFT = 24;
    static final int OPTIONS_MASK = (1 << KIND_SHIFT) - 1;

    /** The longest body anybody sends; a longer one is somebody else's bytes. */
    static final int MAX_BODY_BYTES = 16 << 20;

    private MessageDescriptor() {}
}
