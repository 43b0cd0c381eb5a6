package io.shmipc.faults.chaos.message;

import java.nio.ByteBuffer;

/**
 * The bytes of a body: eight at a time they follow from a seed and their place, so that the
 * receiver knows every one of them, and bytes of another message, or of another place in the same
 * one, are wrong.
 */
final class Body {

    private static final long STEP = 0x9E3779B97F4A7C15L;
    private static final long MIX = 0xD6E8FEB86659FD93L;
    private static final int SHIFT = 32;

    private Body() {}

    static long seed(long conversation, int number, Kind kind) {
        return mix(conversation * STEP + number * MIX + kind.ordinal());
    }

    private static long mix(long value) {
        long v = value;
        v = (v ^ v >>> SHIFT) * MIX;
        v = (v ^ v >>> SHIFT) * MIX;
        return v ^ v >>> SHIFT;
    }

    private static long word(long seed, int index) {
        return mix(seed + index * STEP);
    }

    /** Writes from {@code at} on, by absolute position. */
    static void fill(ByteBuffer target, int at, int bytes, long seed) {
        int whole = bytes & -Long.BYTES;
        for (int i = 0; i < whole; i += Long.BYTES) {
            target.putLong(at + i, word(seed, i));
        }
        long last = word(seed, whole);
        for (int i = whole; i < bytes; i++, last >>>= Byte.SIZE) {
            target.put(at + i, (byte) last);
        }
    }

    /**
     * Compares what lies from {@code at} on.
     *
     * @return where the first difference was found, to eight bytes, or -1 if there is none
     */
    static int firstDifference(ByteBuffer source, int at, int bytes, long seed) {
        int whole = bytes & -Long.BYTES;
        for (int i = 0; i < whole; i += Long.BYTES) {
            if (source.getLong(at + i) != word(seed, i)) {
                return i;
            }
        }
        long last = word(seed, whole);
        for (int i = whole; i < bytes; i++, last >>>= Byte.SIZE) {
            if (source.get(at + i) != (byte) last) {
                return i;
            }
        }
        return -1;
    }
}
