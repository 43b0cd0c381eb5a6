package io.shmipc.internal.pool;

import static io.shmipc.internal.pool.BufferRegionDescriptor.ALIGNMENT_BYTES;
import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_CAPACITY_OFFSET;
import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_COUNT_OFFSET;
import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_HEADER_BYTES;
import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_HEAD_OFFSET;
import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_SIZE_OFFSET;
import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_SLICE_CAPACITY_OFFSET;
import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_TAIL_OFFSET;
import static io.shmipc.internal.pool.BufferRegionDescriptor.REGION_HEADER_BYTES;
import static io.shmipc.internal.pool.BufferRegionDescriptor.USED_BYTES_OFFSET;

import io.shmipc.error.ProtocolException;
import io.shmipc.internal.memory.MemoryReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers of a peer's region, each field once, and checks them against the size of the
 * region and against one another. All arithmetic on unchecked values is in long.
 *
 * <p>The reserved bytes of the region header may hold anything: later versions of this library
 * announce themselves there.
 *
 * <p>A client that speaks version 2 allocates while its server maps the region, so head and tail
 * may be any slice start of the list, and size anything up to the number of slices. Below it may be
 * negative for a moment: a pop decrements first and puts back afterwards, so each pop under way
 * takes one off. More than {@value #MAX_POPS_UNDER_WAY} pops at once are taken for a broken header.
 */
final class BufferRegionValidator {

    static final int MAX_POPS_UNDER_WAY = 65_535;

    /**
     * More than any implementation can make, as each divides a region by whole percents; what is
     * kept on the heap for a list is a few KiB.
     */
    static final int MAX_LISTS = 256;

    private final MemoryReader memory;

    /** What is told of each rule that is broken, unless nothing can be read because of it. */
    private final Consumer<ProtocolException> damage;

    BufferRegionValidator(MemoryReader memory) {
        this(
                memory,
                broken -> {
                    throw broken;
                });
    }

    BufferRegionValidator(MemoryReader memory, Consumer<ProtocolException> damage) {
        this.memory = memory;
        this.damage = damage;
    }

    BufferRegionLayout read() {
        long regionBytes = memory.sizeBytes();
        require(
                regionBytes >= REGION_HEADER_BYTES,
                "regionBytes=%d: must be >= %d",
                regionBytes,
                (long) REGION_HEADER_BYTES);
        int listCount = Short.toUnsignedInt(memory.getShort(LIST_COUNT_OFFSET));
        require(
                listCount >= 1 && listCount <= MAX_LISTS,
                "listCount=%d: must be >= 1 and <= %d",
                listCount,
                MAX_LISTS);
        long usedBytes = Integer.toUnsignedLong(memory.getInt(USED_BYTES_OFFSET));
        long usedEnd = REGION_HEADER_BYTES + usedBytes;
        require(
                usedEnd <= regionBytes,
                "usedBytes=%d: must be <= %d, what the region has after its header",
                usedBytes,
                regionBytes - REGION_HEADER_BYTES);
        List<ListLayout> lists = new ArrayList<>();
        int offset = BufferRegionLayout.firstListOffset();
        long previousCapacityBytes = 0;
        for (int index = 0; index < listCount; index++) {
            ListLayout list = readList(index, offset, usedEnd, previousCapacityBytes, lists);
            if (list == null) {
                break;
            }
            lists.add(list);
            offset = list.endOffset();
            previousCapacityBytes = list.sliceCapacityBytes();
        }
        return new BufferRegionLayout(lists);
    }

    /**
     * The next list; or null if there is no telling where it lies, but something lies before it.
     */
    private @Nullable ListLayout readList(
            int index,
            int offset,
            long usedEnd,
            long previousCapacityBytes,
            List<ListLayout> before) {
        ListLayout list;
        try {
            list = readList(index, offset, usedEnd, previousCapacityBytes);
        } catch (ProtocolException e) {
            if (before.isEmpty()) {
                throw e;
            }
            damage.accept(e);
            return null;
        }
        try {
            checkState(list);
        } catch (ProtocolException e) {
            damage.accept(e);
        }
        return list;
    }

    private ListLayout readList(int index, int offset, long usedEnd, long previousCapacityBytes) {
        long headerEnd = (long) offset + LIST_HEADER_BYTES;
        require(
                headerEnd <= usedEnd,
                "list=%d headerEnd=%d: must be <= %d, the end of the used bytes",
                index,
                headerEnd,
                usedEnd);
        long sliceCount = Integer.toUnsignedLong(memory.getInt(offset + LIST_CAPACITY_OFFSET));
        long capacityBytes =
                Integer.toUnsignedLong(memory.getInt(offset + LIST_SLICE_CAPACITY_OFFSET));
        require(sliceCount >= 1, "list=%d sliceCount=%d: must be >= 1", index, sliceCount);
        require(
                capacityBytes >= ALIGNMENT_BYTES && capacityBytes % ALIGNMENT_BYTES == 0,
                "list=%d sliceCapacityBytes=%d: must be >= %d and a multiple of it",
                index,
                capacityBytes,
                ALIGNMENT_BYTES);
        require(
                capacityBytes > previousCapacityBytes,
                "list=%d sliceCapacityBytes=%d: must be > %d, that of the list before",
                index,
                capacityBytes,
                previousCapacityBytes);
        // One product of two unsigned 32-bit values can pass 2^63, so count is bounded by division.
        long roomBytes = usedEnd - headerEnd;
        long maxSliceCount =
                roomBytes / (ListLayout.sizeBytes(1, capacityBytes) - LIST_HEADER_BYTES);
        require(
                sliceCount <= maxSliceCount,
                "list=%d sliceCount=%d sliceCapacityBytes=%d: sliceCount must be <= %d to end"
                        + " within the used bytes",
                index,
                sliceCount,
                capacityBytes,
                maxSliceCount);
        return new ListLayout(index, offset, (int) sliceCount, (int) capacityBytes);
    }

    private void checkState(ListLayout list) {
        int size = memory.getIntAcquire(list.headerOffset() + LIST_SIZE_OFFSET);
        require(
                size <= list.sliceCount() && size >= -MAX_POPS_UNDER_WAY,
                "list=%d size=%d: must be >= -%d and <= %d",
                list.index(),
                size,
                MAX_POPS_UNDER_WAY,
                list.sliceCount());
        checkSliceStart(list, "head", memory.getIntAcquire(list.headerOffset() + LIST_HEAD_OFFSET));
        checkSliceStart(list, "tail", memory.getIntAcquire(list.headerOffset() + LIST_TAIL_OFFSET));
    }

    private static void checkSliceStart(ListLayout list, String name, int relativeOffset) {
        require(
                list.isSliceStart(relativeOffset),
                "list=%d %s=%d: must be <= %d and a multiple of %d",
                list.index(),
                name,
                Integer.toUnsignedLong(relativeOffset),
                list.lastSliceRelativeOffset(),
                list.strideBytes());
    }

    private static void require(boolean holds, String message, Object... values) {
        if (!holds) {
            throw new ProtocolException("Buffer region refused: " + message.formatted(values));
        }
    }
}
