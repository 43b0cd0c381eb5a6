package io.shmipc.internal.os;

/**
 * Structure {@code pollfd}, the same everywhere.
 *
 * <pre>
 *  0            4          6          8
 *  +------------+----------+----------+
 *  | descriptor | events   | returned |
 *  +------------+----------+----------+
 * </pre>
 */
final class PollfdDescriptor {

    static final int FD_OFFSET = 0;
    static final int EVENTS_OFFSET = FD_OFFSET + Integer.BYTES;
    static final int RETURNED_OFFSET = EVENTS_OFFSET + Short.BYTES;
    static final int BYTES = RETURNED_OFFSET + Short.BYTES;

    private PollfdDescriptor() {}
}
