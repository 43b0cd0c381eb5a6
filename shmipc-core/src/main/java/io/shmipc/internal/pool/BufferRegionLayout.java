package io.shmipc.internal.pool;

import static io.shmipc.internal.pool.BufferRegionDescriptor.ALIGNMENT_BYTES;
import static io.shmipc.internal.pool.BufferRegionDescriptor.LIST_HEADER_BYTES;
import static io.shmipc.internal.pool.BufferRegionDescriptor.REGION_HEADER_BYTES;

import io.shmipc.error.ConfigurationException;
import io.shmipc.error.ProtocolException;
import io.shmipc.internal.memory.MemoryReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
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
    public static BufferRegionLayout read(MemoryReader memory) {
        return new BufferRegionValidator(memory).read();
    }

    /**
     * Reads a region that may be damaged, as far as it can be told where its slices lie.
     *
     * @param damage is told of every rule that is broken
     * @throws ProtocolException if nothing can be told; it is no region, or its beginning is lost
     */
    public static BufferRegionLayout readDamaged(
            MemoryReader memory, Consumer<ProtocolException> damage) {
        return new BufferRegionValidator(memory, damage).read();
    }

    /**
     * The layout of a region whose lists are known from elsewhere.
     *
     * @param sliceCounts slices of each list
     * @param capacitiesBytes capacity of the slices of each list
     * @throws ProtocolException if no region has such lists
     */
    public static BufferRegionLayout ofLists(int[] sliceCounts, int[] capacitiesBytes) {
        if (sliceCounts.length < 1
                || sliceCounts.length > BufferRegionValidator.MAX_LISTS
                || sliceCounts.length != capacitiesBytes.length) {
            throw new ProtocolException(
                    "listCount=%d capacities=%d: must be equal, >= 1 and <= %d"
                            .formatted(
                                    sliceCounts.length,
                                    capacitiesBytes.length,
                                    BufferRegionValidator.MAX_LISTS));
        }
        List<ListLayout> lists = new ArrayList<>();
        long end = REGION_HEADER_BYTES;
        int previousBytes = 0;
        for (int index = 0; index < sliceCounts.length; index++) {
            int offset = (int) end;
            int capacityBytes = capacitiesBytes[index];
            boolean sound =
                    sliceCounts[index] >= 1
                            && capacityBytes > previousBytes
                            && capacityBytes % ALIGNMENT_BYTES == 0;
            if (sound) {
                end += ListLayout.sizeBytes(sliceCounts[index], capacityBytes);
                sound = end <= MAX_TOTAL_BYTES;
            }
            if (!sound) {
                throw new ProtocolException(
                        "list=%d sliceCount=%d sliceCapacityBytes=%d: both must be >= 1, the capacity a multiple of %d and > %d, and the end <= %d"
                                .formatted(
                                        index,
                                        sliceCounts[index],
                                        capacityBytes,
                                        ALIGNMENT_BYTES,
                                        previousBytes,
                                        MAX_TOTAL_BYTES));
            }
            lists.add(new ListLayout(index, offset, sliceCounts[index], capacityBytes));
            previousBytes = capacityBytes;
        }
        return new BufferRegionLayout(lists);
    }

    /** The lists, in ascending order of the capacity of their slices. */
    public List<ListLayout> lists() {
        return lists;
    }

    /** Number of the first slice of a list among all slices of the region. */
    public int firstSlotOf(ListLayout list) {
        return firstSlots[list.index()];
    }

    /** The list of the slice with this number among all slices of the region. */
    public ListLayout listOfSlot(int slot) {
        int index = firstSlots.length - 1;
        while (firstSlots[index] > slot) {
            index--;
        }
        return lists.get(index);
    }

    /** Offset of the slice with this number among all slices of the region. */
    public int offsetOfSlot(int slot) {
        ListLayout list = listOfSlot(slot);
        return list.slicesOffset() + (slot - firstSlots[list.index()]) * list.strideBytes();
    }

    /** Whether both ends of a region say that they take turns at popping. */
    public static boolean takesTurns(MemoryReader memory) {
        return RegionAgreement.isSettledOnTurns(memory);
    }

    /** Whether a region that is read from memory now still has these lists, and was not closed. */
    public boolean isIn(MemoryReader memory) {
        return Short.toUnsignedInt(memory.getShort(BufferRegionDescriptor.LIST_COUNT_OFFSET))
                        >= lists.size()
                && memory.getInt(
                                lists.get(0).headerOffset()
                                        + BufferRegionDescriptor.LIST_SLICE_CAPACITY_OFFSET)
                        == lists.get(0).sliceCapacityBytes();
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
    public int slotOfSliceAt(int offset) {
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
