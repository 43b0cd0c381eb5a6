package io.shmipc.diagnostics;

/**
 * Where everything lies in a dump file; all numbers are big-endian. {@code docs/dump-format.md}
 * says what they mean.
 *
 * <pre>
 *  File
 *
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                 Magic: 89 S H M D U M P                       |
 *  |                                                               |
 *  +-------------------------------+-------------------------------+
 *  |            Version            |           Unused, 0           |
 *  +-------------------------------+-------------------------------+
 *  |                   Sections, back to back                     ...
 *
 *  One section
 *
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-------------------------------+-------------------------------+
 *  |             Type              |           Encoding            |
 *  +-------------------------------+-------------------------------+
 *  |                Bytes in the file that follow (u32)            |
 *  +---------------------------------------------------------------+
 *  |                Bytes of the content when decoded (u32)        |
 *  +---------------------------------------------------------------+
 *  |                            Bytes                             ...
 * </pre>
 */
final class DumpFormat {

    static final long MAGIC = 0x8953_484D_4455_4D50L;

    /** A file of a version that is not this one is not read. */
    static final short VERSION = 1;

    static final int FILE_HEADER_BYTES = Long.BYTES + Short.BYTES + Short.BYTES;
    static final int SECTION_HEADER_BYTES = Short.BYTES + Short.BYTES + 2 * Integer.BYTES;

    /** What sections hold. They come in this order, once for each session, and END once. */
    enum Section {
        SESSION(1),
        LISTS(2),
        SLICES(3),
        QUEUES(4),
        VIEW(5),
        PAYLOAD(6),
        FINDINGS(7),
        END(0x7FFF);

        final int type;

        Section(int type) {
            this.type = type;
        }
    }

    /** Types from here on may be skipped by who does not know them. */
    static final int FIRST_OPTIONAL_TYPE = 0x8000;

    static final int PLAIN = 0;

    /** RFC 1950. */
    static final int DEFLATED = 1;

    /** Content that is shorter is not worth it. */
    static final int MIN_DEFLATED_BYTES = 1024;

    static final int FLAG_LIVE = 1;
    static final int FLAG_TURNS = 1 << 1;
    static final int FLAG_OWN_VIEW = 1 << 2;

    /**
     * Both sides of the layout, then eight fields of the header as read, then how the walk ended.
     */
    static final int LIST_BYTES = 10 * Integer.BYTES + Byte.BYTES;

    /** Capacity, size, start, next, flags. */
    static final int SLICE_BYTES = 4 * Integer.BYTES + Byte.BYTES;

    /** Holding, sent, stream, nanoseconds. */
    static final int VIEW_BYTES = 2 * Byte.BYTES + Integer.BYTES + Long.BYTES;

    /** Capacity, head, tail, working flag, elements. */
    static final int QUEUE_HEADER_BYTES = 3 * Integer.BYTES + 2 * Long.BYTES;

    /** Stream, slice, status. */
    static final int ELEMENT_BYTES = 3 * Integer.BYTES;

    /** Slot and length before the bytes of a slice. */
    static final int PAYLOAD_HEADER_BYTES = 2 * Integer.BYTES;

    /** Length of a text that is not there. */
    static final int NO_TEXT = 0xFFFF;

    static final int MAX_TEXT_BYTES = 4096;
    static final int MAX_FINDINGS = 256;
    static final int MAX_QUEUES = 1024;
    static final int MAX_SESSIONS = 4096;
    static final int CHECKSUM_BYTES = Integer.BYTES;

    private DumpFormat() {}
}
