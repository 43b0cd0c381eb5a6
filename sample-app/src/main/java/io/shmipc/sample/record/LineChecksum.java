package io.shmipc.sample.record;

import java.util.zip.CRC32C;

/**
 * A running checksum over lines: it changes when a byte of a line changes, when a line is missing
 * or doubled, when two lines change places, and when a line break moves. Both ends compute it on
 * their own and compare one number. Not thread-safe.
 */
public final class LineChecksum {

    /** The value before the first line. */
    public static final long EMPTY = 0;

    // Odd, with bits spread over the word (2^64 divided by the golden ratio): each line's part
    // reaches all 64 bits within a few steps.
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final CRC32C crc = new CRC32C();

    private long value;

    public LineChecksum() {
        this(EMPTY);
    }

    /** Goes on from the {@link #value} of an earlier one. */
    public LineChecksum(long seed) {
        value = seed;
    }

    public void add(byte[] bytes, int offset, int length) {
        crc.reset();
        crc.update(bytes, offset, length);
        long line = ((long) length << 32) | crc.getValue();
        value = (Long.rotateLeft(value, 23) ^ line) * SPREAD + 1;
    }

    public long value() {
        return value;
    }
}
