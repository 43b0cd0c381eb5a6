package io.shmipc.session;

import java.util.Map;
import java.util.TreeMap;

/**
 * Remembers which stream ids a client has used, so that data for a stream that was closed here does
 * not open it again. Clients count upwards, but the first data of two streams may arrive the other
 * way round, so ids that were passed over are remembered too, as ranges. Only the event loop
 * touches it.
 */
final class OpenedIds {

    /**
     * Ranges of unused ids below the highest that are remembered; the oldest are given up first.
     */
    static final int MAX_GAPS = 65536;

    private long highest;
    private final TreeMap<Long, Long> gaps = new TreeMap<>();

    /**
     * Notes that an id was used.
     *
     * @return whether it had not been used before
     */
    boolean use(int streamId) {
        long id = Integer.toUnsignedLong(streamId);
        if (id > highest) {
            if (id > highest + 1) {
                addGap(highest + 1, id - 1);
            }
            highest = id;
            return true;
        }
        Map.Entry<Long, Long> gap = gaps.floorEntry(id);
        if (gap == null || gap.getValue() < id) {
            return false;
        }
        gaps.remove(gap.getKey());
        if (gap.getKey() < id) {
            gaps.put(gap.getKey(), id - 1);
        }
        if (id < gap.getValue()) {
            addGap(id + 1, gap.getValue());
        }
        return true;
    }

    private void addGap(long from, long to) {
        gaps.put(from, to);
        if (gaps.size() > MAX_GAPS) {
            gaps.pollFirstEntry();
        }
    }
}
