package io.shmipc.diagnostics;

/** Which process has a slice. */
public enum SliceSide {
    /** Nobody: it is free, or there is no telling. */
    NONE,
    /** The process whose view is known: this one, or the one that wrote the dump. */
    OWN,
    /** The process at the other end. */
    PEER
}
