package io.shmipc.sample.record;

/**
 * Layout of a batch: a fixed header, the application's name, then the lines, each with its line
 * break. All numbers are big-endian and unsigned unless said otherwise.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                      magic "LOGB"                             |  0
 *  +---------------+---------------+-------------------------------+
 *  |  version (1)  |     kind      |          name length          |  4
 *  +---------------+---------------+-------------------------------+
 *  |                            run                                |  8
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                       first record                            | 16
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                       record count                            | 24
 *  +---------------------------------------------------------------+
 *  |                       body length                             | 28
 *  +---------------------------------------------------------------+
 *  |      CRC-32C of bytes 0 to 31 and of everything behind 36     | 32
 *  +---------------------------------------------------------------+
 *  |   name, UTF-8, name length bytes                             ... 36
 *  +---------------------------------------------------------------+
 *  |   body: record count lines, each ended by 0x0A               ...
 *  +---------------------------------------------------------------+
 * </pre>
 *
 * <p>A line is any bytes but 0x0A, also none, up to {@link #MAX_LINE_BYTES}: the line break that
 * ends it is the only framing, so the body goes to the file as it is. {@code run} is a random
 * number that one shipment uses; {@code first record} counts the records of that run from 0, so
 * that a lost, doubled or reordered batch is noticed.
 */
final class BatchDescriptor {

    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = MAGIC_OFFSET + Integer.BYTES;
    static final int KIND_OFFSET = VERSION_OFFSET + Byte.BYTES;
    static final int NAME_LENGTH_OFFSET = KIND_OFFSET + Byte.BYTES;
    static final int RUN_OFFSET = NAME_LENGTH_OFFSET + Short.BYTES;
    static final int FIRST_RECORD_OFFSET = RUN_OFFSET + Long.BYTES;
    static final int RECORD_COUNT_OFFSET = FIRST_RECORD_OFFSET + Long.BYTES;
    static final int BODY_LENGTH_OFFSET = RECORD_COUNT_OFFSET + Integer.BYTES;
    static final int CHECKSUM_OFFSET = BODY_LENGTH_OFFSET + Integer.BYTES;
    static final int NAME_OFFSET = CHECKSUM_OFFSET + Integer.BYTES;

    static final int MAGIC = 'L' << 24 | 'O' << 16 | 'G' << 8 | 'B';
    static final byte VERSION = 1;

    static final byte LINE_BREAK = '\n';

    /** Longest line that travels and is stored in one piece: 1 MiB. */
    static final int MAX_LINE_BYTES = 1 << 20;

    /** Largest body: one line of the longest kind with its line break. */
    static final int MAX_BODY_BYTES = MAX_LINE_BYTES + 1;

    private BatchDescriptor() {}
}
