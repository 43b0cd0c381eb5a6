package io.shmipc.internal.os;

/**
 * Structure {@code timeval} of 64-bit Linux.
 *
 * <pre>
 *  0           8           16
 *  +-----------+-----------+
 *  | seconds   | micros    |
 *  +-----------+-----------+
 * </pre>
 */
final class TimevalDescriptor {

    static final int SECONDS_OFFSET = 0;
    static final int MICROS_OFFSET = SECONDS_OFFSET + Long.BYTES;
    static final int BYTES = MICROS_OFFSET + Long.BYTES;

    private TimevalDescriptor() {}
}
