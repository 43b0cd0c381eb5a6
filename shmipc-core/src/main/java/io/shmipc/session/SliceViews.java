package io.shmipc.session;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Views of one slice that were handed out before and may be handed out again, so that a stream with
 * a steady flow costs no new objects.
 *
 * <p>A view is an object with a position. If it were simply the slice's, a user who goes on reading
 * with a view it should have forgotten would move the position under the next user of the slice, a
 * stranger. So the views kept here are those of one user, which is one direction of one stream
 * between two borrowers; another user of the slice begins with none. Who uses a view too long
 * disturbs nobody but itself that way, unless it writes to the memory. The price is that streams
 * which share slices in turn still cost a view each.
 *
 * <p>A view begins at the byte it was asked for, and its capacity ends with its slice, so nobody
 * comes to see another slice through it. For the thread that owns the slice.
 */
final class SliceViews {

    private static final int MOST = 4;

    private final @Nullable ByteBuffer[] views = new @Nullable ByteBuffer[MOST];
    private final int[] begins = new int[MOST];
    private @Nullable Object user;

    /**
     * A view with position 0 in big-endian order.
     *
     * @param memory what the slice lies in
     * @param from where the view begins in {@code memory}
     * @param capacity bytes from there to the end of the slice
     * @param bytes the view's limit
     * @param out the views that must not be handed out now, one bit for each
     * @return the place of the view, or -1 if it has none and is {@link #fresh}
     */
    int prepare(Object user, ByteBuffer memory, int from, int capacity, int bytes, int out) {
        if (this.user != user) {
            this.user = user;
            java.util.Arrays.fill(views, null);
        }
        int free = -1;
        for (int i = 0; i < MOST; i++) {
            if ((out & 1 << i) == 0) {
                ByteBuffer view = views[i];
                if (view != null && begins[i] == from) {
                    view.clear().limit(bytes).order(ByteOrder.BIG_ENDIAN);
                    return i;
                }
                free = free < 0 || view == null && views[free] != null ? i : free;
            }
        }
        if (free >= 0) {
            views[free] = fresh(memory, from, capacity, bytes);
            begins[free] = from;
        }
        return free;
    }

    /** The view at a place that {@link #prepare} has named. */
    ByteBuffer at(int place) {
        return java.util.Objects.requireNonNull(views[place]);
    }

    /** A view that is not kept. */
    static ByteBuffer fresh(ByteBuffer memory, int from, int capacity, int bytes) {
        return memory.slice(from, capacity).limit(bytes);
    }
}
