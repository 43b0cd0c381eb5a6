package io.shmipc.internal.pool;

import io.shmipc.internal.memory.MemoryView;
import java.nio.ByteOrder;

/**
 * Where everything lies in a buffer region. All values are in the byte order of the machine.
 *
 * <pre>
 *  Region header
 *
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-------------------------------+-------------------------------+
 *  |        Number of lists        |Level offered  |Level accepted |
 *  +-------------------------------+-------------------------------+
 *  |               Bytes used after this header (u32)              |
 *  +---------------------------------------------------------------+
 *  |                   Lists, back to back                        ...
 *
 *  One list
 *
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                Size: free slices now (i32)                    |
 *  +---------------------------------------------------------------+
 *  |                Capacity: slices in all (u32)                  |
 *  +---------------------------------------------------------------+
 *  |        Head, from the end of this list header (u32)           |
 *  +---------------------------------------------------------------+
 *  |        Tail, from the end of this list header (u32)           |
 *  +---------------------------------------------------------------+
 *  |                Slice capacity in bytes (u32)                  |
 *  +---------------------------------------------------------------+
 *  |        Slices the creator popped and did not push (i32)       |
 *  +---------------------------------------------------------------+
 *  |        Slices the mapper popped and did not push (i32)        |
 *  +---------------------------------------------------------------+
 *  |               Whose turn it is to pop, or 0 (u32)             |
 *  +---------------------------------------------------------------+
 *  |                           Unused                              |
 *  +---------------------------------------------------------------+
 *  |                   Slices, back to back                       ...
 *
 *  One slice
 *
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                    Capacity in bytes (u32)                    |
 *  +---------------------------------------------------------------+
 *  |                Size of the data in bytes (u32)                |
 *  +---------------------------------------------------------------+
 *  |             Start of the data within the slice (u32)          |
 *  +---------------------------------------------------------------+
 *  |   Next: like head while free, from the region's start in a    |
 *  |   message (u32)                                               |
 *  +-----------+-+-+-----------------------------------------------+
 *  |           |U|N|                    Unused                     |
 *  +-----------+-+-+-----------------------------------------------+
 *  |                   Data, capacity bytes                       ...
 * </pre>
 *
 * <p>The levels are 0 unless both ends are of this implementation, see {@link RegionAgreement}; the
 * turn is touched only then, as some peers keep counters there.
 *
 * <p>In the flags byte, N (bit 0) says that next holds a value and U (bit 1) that the slice is in
 * use. Peers exist that never set U, so nothing depends on it.
 */
final class BufferRegionDescriptor {

    /** Value of the reserved bytes, which other implementations call the version of the layout. */
    static final short LAYOUT_VERSION = 0;

    static final int LIST_COUNT_OFFSET = 0;
    static final int RESERVED_OFFSET = LIST_COUNT_OFFSET + Short.BYTES;
    static final int USED_BYTES_OFFSET = RESERVED_OFFSET + Short.BYTES;
    static final int REGION_HEADER_BYTES = USED_BYTES_OFFSET + Integer.BYTES;

    /** Number of lists and both levels, as the one word that is exchanged. */
    static final int COUNT_AND_LEVELS_OFFSET = LIST_COUNT_OFFSET;

    private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private static final int COUNT_SHIFT = LITTLE_ENDIAN ? 0 : Short.SIZE;
    static final int OFFERED_SHIFT = LITTLE_ENDIAN ? Short.SIZE : Byte.SIZE;
    static final int ACCEPTED_SHIFT = LITTLE_ENDIAN ? Short.SIZE + Byte.SIZE : 0;
    static final int LEVEL_MASK = 0xFF;

    static final int LIST_SIZE_OFFSET = 0;
    static final int LIST_CAPACITY_OFFSET = LIST_SIZE_OFFSET + Integer.BYTES;
    static final int LIST_HEAD_OFFSET = LIST_CAPACITY_OFFSET + Integer.BYTES;
    static final int LIST_TAIL_OFFSET = LIST_HEAD_OFFSET + Integer.BYTES;
    static final int LIST_SLICE_CAPACITY_OFFSET = LIST_TAIL_OFFSET + Integer.BYTES;
    static final int LIST_CREATOR_COUNTER_OFFSET = LIST_SLICE_CAPACITY_OFFSET + Integer.BYTES;
    static final int LIST_MAPPER_COUNTER_OFFSET = LIST_CREATOR_COUNTER_OFFSET + Integer.BYTES;
    static final int LIST_TURN_OFFSET = LIST_MAPPER_COUNTER_OFFSET + Integer.BYTES;
    private static final int LIST_UNUSED_OFFSET = LIST_TURN_OFFSET + Integer.BYTES;
    private static final int LIST_UNUSED_BYTES = 4;
    static final int LIST_HEADER_BYTES = LIST_UNUSED_OFFSET + LIST_UNUSED_BYTES;

    static final int SLICE_CAPACITY_OFFSET = 0;
    static final int SLICE_SIZE_OFFSET = SLICE_CAPACITY_OFFSET + Integer.BYTES;
    static final int SLICE_START_OFFSET = SLICE_SIZE_OFFSET + Integer.BYTES;
    static final int SLICE_NEXT_OFFSET = SLICE_START_OFFSET + Integer.BYTES;
    static final int SLICE_FLAGS_OFFSET = SLICE_NEXT_OFFSET + Integer.BYTES;
    private static final int SLICE_FLAGS_BYTES = 4;
    static final int SLICE_HEADER_BYTES = SLICE_FLAGS_OFFSET + SLICE_FLAGS_BYTES;

    static final int FLAG_HAS_NEXT = 1;
    static final int FLAG_IN_USE = 1 << 1;

    /** Head, tail and the list headers are accessed atomically, which needs this alignment. */
    static final int ALIGNMENT_BYTES = Integer.BYTES;

    private BufferRegionDescriptor() {}

    /** The first word of the region header. */
    static int countAndLevels(int listCount, int offered, int accepted) {
        return listCount << COUNT_SHIFT | offered << OFFERED_SHIFT | accepted << ACCEPTED_SHIFT;
    }

    static int sliceCapacity(MemoryView memory, int slice) {
        return memory.getInt(slice + SLICE_CAPACITY_OFFSET);
    }

    static void sliceCapacity(MemoryView memory, int slice, int capacityBytes) {
        memory.putInt(slice + SLICE_CAPACITY_OFFSET, capacityBytes);
    }

    static int sliceSize(MemoryView memory, int slice) {
        return memory.getInt(slice + SLICE_SIZE_OFFSET);
    }

    static void sliceSize(MemoryView memory, int slice, int sizeBytes) {
        memory.putInt(slice + SLICE_SIZE_OFFSET, sizeBytes);
    }

    static int sliceStart(MemoryView memory, int slice) {
        return memory.getInt(slice + SLICE_START_OFFSET);
    }

    static void sliceStart(MemoryView memory, int slice, int startBytes) {
        memory.putInt(slice + SLICE_START_OFFSET, startBytes);
    }

    static int sliceNext(MemoryView memory, int slice) {
        return memory.getInt(slice + SLICE_NEXT_OFFSET);
    }

    static void sliceNext(MemoryView memory, int slice, int next) {
        memory.putInt(slice + SLICE_NEXT_OFFSET, next);
    }

    static int sliceFlags(MemoryView memory, int slice) {
        return memory.getByte(slice + SLICE_FLAGS_OFFSET);
    }

    static void sliceFlags(MemoryView memory, int slice, int flags) {
        memory.putByte(slice + SLICE_FLAGS_OFFSET, (byte) flags);
    }

    /** Pairs with {@link #sliceFlagsRelease}: who sees has-next sees the next stored before it. */
    static int sliceFlagsAcquire(MemoryView memory, int slice) {
        return memory.getByteAcquire(slice + SLICE_FLAGS_OFFSET);
    }

    /** Pairs with {@link #sliceFlagsAcquire}. */
    static void sliceFlagsRelease(MemoryView memory, int slice, int flags) {
        memory.putByteRelease(slice + SLICE_FLAGS_OFFSET, (byte) flags);
    }
}
