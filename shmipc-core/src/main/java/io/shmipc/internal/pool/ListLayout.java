package io.shmipc.internal.pool;

import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_HEADER_BYTES;
import static io.shmipc.internal.pool.BufferRegionDescriptor.SLICE_HEADER_BYTES;

/** What never changes about one list: its place, its slices and their capacity. */
public final class ListLayout {

    /** There is no such slice. */
    public static final int NO_SLICE = -1;

    private final int index;
    private final int headerOffset;
    private final int sliceCount;
    private final int sliceCapacityBytes;
    private final int strideBytes;
    private final long strideReciprocal;

    /**
     * @param index position among the lists of the region, from 0
     * @param headerOffset offset of the list header from the start of the region, in bytes
     * @param sliceCount slices in all, free or not
     * @param sliceCapacityBytes data bytes of each slice
     */
    ListLayout(int index, int headerOffset, int sliceCount, int sliceCapacityBytes) {
        this.index = index;
        this.headerOffset = headerOffset;
        this.sliceCount = sliceCount;
        this.sliceCapacityBytes = sliceCapacityBytes;
        this.strideBytes = sliceCapacityBytes + SLICE_HEADER_BYTES;
        this.strideReciprocal = (1L << Integer.SIZE) / strideBytes + 1;
    }

    /** Bytes that a list takes, in long arithmetic because nothing here has been checked yet. */
    static long sizeBytes(long sliceCount, long sliceCapacityBytes) {
        return LIST_HEADER_BYTES + sliceCount * (sliceCapacityBytes + SLICE_HEADER_BYTES);
    }

    /** Position among the lists of the region, from 0. */
    public int index() {
        return index;
    }

    /** Offset of its header from the start of the region. */
    public int headerOffset() {
        return headerOffset;
    }

    /** Slices in all, free or not. */
    public int sliceCount() {
        return sliceCount;
    }

    /** Data bytes of each slice. */
    public int sliceCapacityBytes() {
        return sliceCapacityBytes;
    }

    /** Offset of its first slice from the start of the region. */
    public int slicesOffset() {
        return headerOffset + LIST_HEADER_BYTES;
    }

    /** Bytes from one slice to the next. */
    public int strideBytes() {
        return strideBytes;
    }

    int endOffset() {
        return slicesOffset() + sliceCount * strideBytes;
    }

    /** Whether a slice starts this many bytes after the list header. */
    boolean isSliceStart(int relativeOffset) {
        return numberOf(relativeOffset) != NO_SLICE;
    }

    /**
     * Number within the list, from 0, of the slice that starts this many bytes after the list
     * header; or {@link #NO_SLICE}.
     */
    public int numberOf(int relativeOffset) {
        if (relativeOffset < 0) {
            return NO_SLICE;
        }
        // Exact for multiples of the stride, as the error stays below relativeOffset / 2^32 < 1;
        // for anything else no number passes the test. A division would cost more than all else.
        int number = (int) (relativeOffset * strideReciprocal >>> Integer.SIZE);
        return number < sliceCount && number * strideBytes == relativeOffset ? number : NO_SLICE;
    }

    /** Offset of the last slice from the end of the list header. */
    public int lastSliceRelativeOffset() {
        return (sliceCount - 1) * strideBytes;
    }
}
