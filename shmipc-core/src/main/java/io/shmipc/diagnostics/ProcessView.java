package io.shmipc.diagnostics;

/**
 * What one process knows about the slices of a region, by slot: their number in the order of their
 * offsets, from 0. Read while the process works: each answer was true at some moment.
 */
public interface ProcessView {

    /** What a process has to do with a slice. */
    enum Holding {
        /** Nothing: it is in a list, in a queue, or the peer's. */
        NONE,
        /** Keeps it in its cache. */
        CACHED,
        /** Writes it. */
        WRITING,
        /** Received it, and has not released it. */
        LENT
    }

    /** What the process has to do with the slice. */
    Holding holding(int slot);

    /** The stream for which it was last held, or 0 if that is not known. */
    int stream(int slot);

    /** Nanoseconds since it was last taken or received here, or -1 if it never was. */
    long heldNanos(int slot);

    /** Whether this process was the last of the two to have it, and sent it away. */
    boolean wasSent(int slot);
}
