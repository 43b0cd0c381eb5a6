package io.shmipc.internal.pool;

import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_HEADER_BYTES;
import static io.shmipc.internal.pool.BufferRegionDescriptor.SLICE_HEADER_BYTES;

/**
 * What never changes about one list: its place, its slices and their capacity.
 *
 * @param index position among the lists of the region, from 0
 * @param headerOffset offset of the list header from the start of the region, in bytes
 * @param sliceCount slices in all, free or not
 * @param sliceCapacityBytes data bytes of each slice
 */
record ListLayout(int index, int headerOffset, int sliceCount, int sliceCapacityBytes) {

    /** Bytes that a list takes, in long arithmetic because nothing here has been checked yet. */
    static long sizeBytes(long sliceCount, long sliceCapacityBytes) {
        return LIST_HEADER_BYTES + sliceCount * (sliceCapacityBytes + SLICE_HEADER_BYTES);
    }

    int slicesOffset() {
        return headerOffset + LIST_HEADER_BYTES;
    }

    int strideBytes() {
        return sliceCapacityBytes + SLICE_HEADER_BYTES;
    }

    int endOffset() {
        return slicesOffset() + sliceCount * strideBytes();
    }

    /** Whether a slice starts this many bytes after the list header. */
    boolean isSliceStart(int relativeOffset) {
        return relativeOffset >= 0
                && relativeOffset < sliceCount * strideBytes()
                && relativeOffset % strideBytes() == 0;
    }

    /** Offset of the last slice from the end of the list header. */
    int lastSliceRelativeOffset() {
        return (sliceCount - 1) * strideBytes();
    }
}
