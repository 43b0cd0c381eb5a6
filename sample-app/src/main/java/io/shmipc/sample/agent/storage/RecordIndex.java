package io.shmipc.sample.agent.storage;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Where the newest records lie: a ring of fixed size, so that its memory does not grow with the
 * log. Not thread-safe.
 */
final class RecordIndex {

    /** Place of one record's bytes, without its line break. */
    record Place(long segmentFirstRecord, long offset, int length) {}

    private final long[] segments;
    private final long[] offsets;
    private final int[] lengths;
    private long added;

    /**
     * @param capacity a power of two
     */
    RecordIndex(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException(
                    "capacity=" + capacity + ": capacity is a power of two");
        }
        segments = new long[capacity];
        offsets = new long[capacity];
        lengths = new int[capacity];
    }

    void add(long segmentFirstRecord, long offset, int length) {
        int slot = (int) added & (segments.length - 1);
        segments[slot] = segmentFirstRecord;
        offsets[slot] = offset;
        lengths[slot] = length;
        added++;
    }

    int capacity() {
        return segments.length;
    }

    /**
     * The newest places, oldest first: at most {@code count} of them and no more than hold {@code
     * maxBytes} together, but always one where there is one.
     */
    Deque<Place> newest(int count, long maxBytes) {
        Deque<Place> places = new ArrayDeque<>();
        long held = Math.min(added, segments.length);
        long bytes = 0;
        for (long n = 1; n <= Math.min(count, held); n++) {
            int slot = (int) (added - n) & (segments.length - 1);
            bytes += lengths[slot];
            if (bytes > maxBytes && !places.isEmpty()) {
                break;
            }
            places.addFirst(new Place(segments[slot], offsets[slot], lengths[slot]));
        }
        return places;
    }
}
