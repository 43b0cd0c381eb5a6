package io.shmipc.session;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Views that one reader or writer has handed out before and may hand out again, so that the same
 * places of the same few slices, which is what a stream with a steady flow sees, cost no new
 * objects.
 *
 * <p>The views belong to one stream rather than to the slice. A view is an object with a position:
 * if a slice kept its view, a user who goes on reading with one it should have forgotten would move
 * the position under the next user of the slice, a stranger. This way the only one it can disturb
 * is itself, and the views are forgotten when a stream gets another user.
 *
 * <p>A view begins at the byte it was asked for, and its capacity ends with its slice, so nobody
 * comes to see another slice through it. A view that is out is not handed out again before {@link
 * #allBack()}.
 *
 * <p>For the one thread that is inside the reader or writer; {@link #forget()} may come from
 * others.
 */
final class ViewCache {

    private static final int ENTRIES = 8;

    private static final class Entry {
        final Slice slice;
        final int from;
        final ByteBuffer view;

        Entry(Slice slice, int from, ByteBuffer view) {
            this.slice = slice;
            this.from = from;
            this.view = view;
        }
    }

    private final boolean readOnly;
    private volatile @Nullable Entry @Nullable [] entries;

    /** One bit for each entry whose view is out. */
    private int out;

    private int victim;

    ViewCache(boolean readOnly) {
        this.readOnly = readOnly;
    }

    /** A big-endian view with position 0 and limit {@code bytes}, which lie in the slice. */
    ByteBuffer view(Slice slice, int from, int bytes) {
        if (slice.region == null) {
            ByteBuffer view = slice.memory.slice(from, bytes);
            return readOnly ? view.asReadOnlyBuffer() : view;
        }
        @Nullable Entry[] known = entries;
        if (known == null) {
            known = new Entry[ENTRIES];
            entries = known;
            out = 0;
        }
        for (int i = 0; i < ENTRIES; i++) {
            Entry entry = known[i];
            if (entry != null
                    && entry.slice == slice
                    && entry.from == from
                    && (out & 1 << i) == 0) {
                out |= 1 << i;
                ByteBuffer view = entry.view;
                view.clear().limit(bytes);
                return view.order(java.nio.ByteOrder.BIG_ENDIAN);
            }
        }
        ByteBuffer memory = readOnly ? slice.region.readOnlyBytes() : slice.memory;
        ByteBuffer view = memory.slice(from, slice.capacityFrom(from)).limit(bytes);
        keep(known, new Entry(slice, from, view));
        return view;
    }

    private void keep(@Nullable Entry[] known, Entry entry) {
        for (int tried = 0; tried < ENTRIES; tried++) {
            victim = victim + 1 & ENTRIES - 1;
            if ((out & 1 << victim) == 0) {
                known[victim] = entry;
                out |= 1 << victim;
                return;
            }
        }
    }

    /** The user may look at none of the views any more. */
    void allBack() {
        out = 0;
    }

    /** Another user comes: no view that the last one knows is handed out again. */
    void forget() {
        entries = null;
    }
}
