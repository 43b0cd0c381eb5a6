package io.shmipc.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The open streams of a session by their ids. Looking one up takes no lock and allocates nothing;
 * changes exclude one another. A look-up beside a change finds the table as it was before or after
 * it.
 */
final class StreamTable {

    private static final int SMALLEST = 16;

    /** Where a stream was: look-ups go on behind it, and a rebuilt table has none of these. */
    private static final Object GONE = new Object();

    private final int seed = ThreadLocalRandom.current().nextInt();

    private volatile AtomicReferenceArray<@Nullable Object> places =
            new AtomicReferenceArray<>(SMALLEST);

    private volatile int size;

    /** Places that are not empty, those of streams that are gone included. */
    private int used;

    @Nullable StreamImpl get(int id) {
        AtomicReferenceArray<@Nullable Object> table = places;
        int mask = table.length() - 1;
        for (int at = spread(id) & mask; ; at = at + 1 & mask) {
            Object found = table.getAcquire(at);
            if (found == null) {
                return null;
            }
            if (found != GONE && ((StreamImpl) found).id() == id) {
                return (StreamImpl) found;
            }
        }
    }

    synchronized void put(StreamImpl stream) {
        if (2 * (used + 1) > places.length()) {
            rebuild();
        }
        insert(places, stream);
        used++;
        size++;
    }

    /**
     * @return false if this stream was not in the table
     */
    synchronized boolean remove(StreamImpl stream) {
        AtomicReferenceArray<@Nullable Object> table = places;
        int mask = table.length() - 1;
        for (int at = spread(stream.id()) & mask; ; at = at + 1 & mask) {
            Object found = table.get(at);
            if (found == null) {
                return false;
            }
            if (found == stream) {
                boolean last = table.get(at + 1 & mask) == null;
                table.setRelease(at, last ? null : GONE);
                if (last) {
                    used--;
                }
                size--;
                return true;
            }
        }
    }

    int size() {
        return size;
    }

    /** The streams at one moment, in no order. */
    synchronized List<StreamImpl> all() {
        List<StreamImpl> all = new ArrayList<>(size);
        AtomicReferenceArray<@Nullable Object> table = places;
        for (int i = 0; i < table.length(); i++) {
            Object found = table.get(i);
            if (found != null && found != GONE) {
                all.add((StreamImpl) found);
            }
        }
        return all;
    }

    /** A table in which at most a quarter of the places is taken. */
    private void rebuild() {
        int length = SMALLEST;
        while (length < 4 * (size + 1)) {
            length *= 2;
        }
        AtomicReferenceArray<@Nullable Object> larger = new AtomicReferenceArray<>(length);
        for (StreamImpl stream : all()) {
            insert(larger, stream);
        }
        used = size;
        places = larger;
    }

    private void insert(AtomicReferenceArray<@Nullable Object> table, StreamImpl stream) {
        int mask = table.length() - 1;
        int at = spread(stream.id()) & mask;
        while (table.get(at) != null) {
            at = at + 1 & mask;
        }
        table.setRelease(at, stream);
    }

    /** Peers choose the ids, and must not know which of them lie together. */
    private int spread(int id) {
        int mixed = (id ^ seed) * 0x85EBCA6B;
        mixed = (mixed ^ mixed >>> 15) * 0xC2B2AE35;
        return mixed ^ mixed >>> 16;
    }
}
