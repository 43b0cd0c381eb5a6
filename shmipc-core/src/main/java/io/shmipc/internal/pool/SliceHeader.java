package io.shmipc.internal.pool;

/**
 * One checked reading of a slice's header. Mutable so that a reader reuses one; belongs to one
 * thread at a time. The shared memory may change afterwards, the values here do not.
 */
public final class SliceHeader {

    /** There is no next slice. */
    public static final int NO_NEXT = -1;

    private int slot;
    private int startBytes;
    private int sizeBytes;
    private int next = NO_NEXT;

    void set(int slot, int startBytes, int sizeBytes, int next) {
        this.slot = slot;
        this.startBytes = startBytes;
        this.sizeBytes = sizeBytes;
        this.next = next;
    }

    /** The slice's number, as {@link BufferPool#slotOf} gives it. */
    public int slot() {
        return slot;
    }

    /** Where the data starts, from the first data byte of the slice. */
    public int startBytes() {
        return startBytes;
    }

    /** Length of the data; may be 0. */
    public int sizeBytes() {
        return sizeBytes;
    }

    public boolean hasNext() {
        return next != NO_NEXT;
    }

    /**
     * Offset of the next slice of the message from the start of the region, or {@link #NO_NEXT}.
     */
    public int next() {
        return next;
    }
}
