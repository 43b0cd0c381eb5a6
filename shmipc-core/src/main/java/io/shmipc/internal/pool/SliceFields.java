package io.shmipc.internal.pool;

import static io.shmipc.internal.pool.BufferRegionDescriptor.FLAG_HAS_NEXT;
import static io.shmipc.internal.pool.BufferRegionDescriptor.FLAG_IN_USE;
import static io.shmipc.internal.pool.BufferRegionDescriptor.SLICE_CAPACITY_OFFSET;
import static io.shmipc.internal.pool.BufferRegionDescriptor.SLICE_FLAGS_OFFSET;
import static io.shmipc.internal.pool.BufferRegionDescriptor.SLICE_HEADER_BYTES;
import static io.shmipc.internal.pool.BufferRegionDescriptor.SLICE_NEXT_OFFSET;
import static io.shmipc.internal.pool.BufferRegionDescriptor.SLICE_SIZE_OFFSET;
import static io.shmipc.internal.pool.BufferRegionDescriptor.SLICE_START_OFFSET;

import io.shmipc.internal.memory.MemoryReader;

/** Reads the fields of slice headers one by one and unchecked, from memory of any kind. */
public final class SliceFields {

    private SliceFields() {}

    public static int capacityBytes(MemoryReader memory, int slice) {
        return memory.getInt(slice + SLICE_CAPACITY_OFFSET);
    }

    public static int sizeBytes(MemoryReader memory, int slice) {
        return memory.getInt(slice + SLICE_SIZE_OFFSET);
    }

    public static int startBytes(MemoryReader memory, int slice) {
        return memory.getInt(slice + SLICE_START_OFFSET);
    }

    /** Of meaning only if {@link #hasNext} is, and the flags were read before it. */
    public static int next(MemoryReader memory, int slice) {
        return memory.getInt(slice + SLICE_NEXT_OFFSET);
    }

    /** What is read after this is not older than the flags. */
    public static byte flags(MemoryReader memory, int slice) {
        return memory.getByteAcquire(slice + SLICE_FLAGS_OFFSET);
    }

    public static boolean hasNext(byte flags) {
        return (flags & FLAG_HAS_NEXT) != 0;
    }

    /** Whether it is marked as in use, which not every peer does. */
    public static boolean isInUse(byte flags) {
        return (flags & FLAG_IN_USE) != 0;
    }

    /** Offset of a slice's first data byte from the start of the region. */
    public static int dataOffset(int slice) {
        return slice + SLICE_HEADER_BYTES;
    }
}
