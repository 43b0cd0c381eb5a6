package io.shmipc.diagnostics.host;

/** What a region holds. */
public enum RegionKind {
    /** Lists of slices. */
    BUFFER,
    /** The two queues of a session. */
    QUEUE
}
