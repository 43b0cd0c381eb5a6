package io.shmipc.session;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The ids that a client gives to its streams: upwards from 2, as peers expect it, and none twice.
 * An answer that comes late finds its stream by its id alone, so when all have been used the
 * session can open no more.
 */
final class StreamIds {

    static final int FIRST = 2;

    /** There is none left. */
    static final int NONE = 0;

    /** The next one, as an unsigned number; after the highest it becomes, and stays, 0. */
    private final AtomicInteger next;

    StreamIds(int first) {
        next = new AtomicInteger(first);
    }

    /** An id for a new stream, or {@link #NONE}. */
    int take() {
        return next.getAndUpdate(id -> id == NONE ? NONE : id + 1);
    }

    /** Whether an id was ever given to a stream. */
    boolean wasTaken(int id) {
        int untaken = next.get();
        return Integer.compareUnsigned(id, FIRST) >= 0
                && (untaken == NONE || Integer.compareUnsigned(id, untaken) < 0);
    }
}
