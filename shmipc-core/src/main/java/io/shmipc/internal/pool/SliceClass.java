package io.shmipc.internal.pool;

import java.util.List;

/**
 * Slices of one capacity and their share of the buffer region.
 *
 * @param capacityBytes data bytes of one slice, without its header
 * @param percent share of the region that slices of this class take, headers included
 */
public record SliceClass(int capacityBytes, int percent) {

    /** The classes that the other implementations use unless told otherwise. */
    public static final List<SliceClass> DEFAULTS =
            List.of(withHeader(8 << 10, 50), withHeader(32 << 10, 30), withHeader(128 << 10, 20));

    private static SliceClass withHeader(int bytesWithHeader, int percent) {
        return new SliceClass(bytesWithHeader - BufferRegionDescriptor.SLICE_HEADER_BYTES, percent);
    }
}
