package io.shmipc.internal.pool;

import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_HEADER_BYTES;
import static io.shmipc.internal.pool.BufferRegionDescriptor.REGION_HEADER_BYTES;

import io.shmipc.error.ConfigurationException;
import io.shmipc.error.ProtocolException;
import io.shmipc.internal.memory.MemoryView;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What never changes about a buffer region: which lists it has, where they lie and how large their
 * slices are. Either planned from a configuration or read from a peer's region and checked; in both
 * cases the values live in Java fields from then on and are never read from shared memory again.
 * Immutable.
 */
public final class BufferRegionLayout {

    /** Largest region that one mapping covers. */
    public static final long MAX_TOTAL_BYTES = Integer.MAX_VALUE;

    /** So few are looked through faster than they are searched. */
    private static final int FEW_LISTS = 8;

    private final List<ListLayout> lists;
    private final int[] slicesOffsets;
    private final int[] firstSlots;
    private final int sliceCount;

    BufferRegionLayout(List<ListLayout> lists) {
        this.lists = List.copyOf(lists);
        this.slicesOffsets = lists.stream().mapToInt(ListLayout::slicesOffset).toArray();
        this.firstSlots = new int[lists.size()];
        int slots = 0;
        for (ListLayout list : lists) {
            firstSlots[list.index()] = slots;
            slots += list.sliceCount();
        }
        this.sliceCount = slots;
    }

    /**
     * Divides a region among slice classes, without touching memory.
     *
     * @param totalBytes size of the whole region, headers included
     * @param classes in any order
     * @throws ConfigurationException if a value is out of bounds; the message names it and the
     *     bound
     */
    public static BufferRegionLayout plan(long totalBytes, List<SliceClass> classes) {
        return BufferRegionPlanner.plan(totalBytes, classes);
    }

    /**
     * Reads a peer's region.
     *
     * @throws ProtocolException if any header contradicts the size of the region or another header;
     *     the message names the list, the values and the rule
     */
    public static BufferRegionLayout read(MemoryView memory) {
        return new BufferRegionValidator(memory).read();
    }

    List<ListLayout> lists() {
        return lists;
    }

    /** Slices of all lists together. */
    public int sliceCount() {
        return sliceCount;
    }

    /** Capacity of the largest slices. */
    public int maxSliceCapacityBytes() {
        return lists.get(lists.size() - 1).sliceCapacityBytes();
    }

    /** Slices of each class, in ascending order of their capacity. */
    public List<Integer> sliceCounts() {
        return lists.stream().map(ListLayout::sliceCount).toList();
    }

    /** Bytes that the lists take after the region header. */
    int usedBytes() {
        return lists.get(lists.size() - 1).endOffset() - REGION_HEADER_BYTES;
    }

    /** The list in which a slice starts at this offset of the region, or null if none does. */
    @Nullable ListLayout listOfSliceAt(int offset) {
        int index = listBefore(offset);
        if (index < 0) {
            return null;
        }
        ListLayout list = lists.get(index);
        return list.isSliceStart(offset - list.slicesOffset()) ? list : null;
    }

    /**
     * The number of the slice that starts at this offset among all slices of the region, from 0 in
     * the order of their offsets; or {@link ListLayout#NO_SLICE} if none starts there.
     */
    int slotOfSliceAt(int offset) {
        int index = listBefore(offset);
        if (index < 0) {
            return ListLayout.NO_SLICE;
        }
        int number = lists.get(index).numberOf(offset - slicesOffsets[index]);
        return number == ListLayout.NO_SLICE ? number : firstSlots[index] + number;
    }

    /** The same for a slice that is known to start in this list. */
    int slotIn(ListLayout list, int offset) {
        return firstSlots[list.index()] + list.numberOf(offset - list.slicesOffset());
    }

    private int listBefore(int offset) {
        if (slicesOffsets.length <= FEW_LISTS) {
            int index = slicesOffsets.length - 1;
            while (index >= 0 && slicesOffsets[index] > offset) {
                index--;
            }
            return index;
        }
        int found = Arrays.binarySearch(slicesOffsets, offset);
        return found >= 0 ? found : -found - 2;
    }

    /** Offset of the first list. */
    static int firstListOffset() {
        return REGION_HEADER_BYTES;
    }

    /** Bytes that are neither header nor slice when a region has this many lists. */
    static long overheadBytes(int listCount) {
        return REGION_HEADER_BYTES + (long) LIST_HEADER_BYTES * listCount;
    }
}
