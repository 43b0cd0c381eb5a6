package io.shmipc.session;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The segments that a part of a message holds, until it is closed; null afterwards. */
final class PartSlices extends AtomicReference<@Nullable List<Segment>> {

    private static final long serialVersionUID = 1L;

    /** Whether somebody may look at the bytes who does not hold the part. */
    private volatile boolean viewed;

    PartSlices(List<Segment> segments) {
        super(segments);
    }

    void viewed() {
        viewed = true;
    }

    void release() {
        // Exchanged, as a slice released twice could by then be another message's.
        List<Segment> now = getAndSet(null);
        if (now != null) {
            now.forEach(segment -> segment.slice().release());
        }
    }

    /** Releases what nobody holds any more, unless views of it may be in use. */
    void releaseUnlessViewed() {
        if (!viewed) {
            release();
        }
    }
}
