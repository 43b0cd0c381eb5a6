package io.shmipc.internal.pool;

import static io.shmipc.internal.pool.BufferRegionDescriptor.FLAG_HAS_NEXT;
import static io.shmipc.internal.pool.BufferRegionDescriptor.FLAG_IN_USE;
import static io.shmipc.internal.pool.BufferRegionDescriptor.SLICE_HEADER_BYTES;

import io.shmipc.error.ConfigurationException;
import io.shmipc.error.ProtocolException;
import io.shmipc.internal.memory.MemoryView;
import io.shmipc.internal.pool.PoolStatistics.SliceClassStatistics;
import java.util.List;
import java.util.stream.Stream;

/**
 * The slices of one buffer region. Slices are named by the offset of their header from the start of
 * the region, as in the queue.
 *
 * <p>Any thread may allocate and recycle. A slice belongs to who allocated it until its offset is
 * put into the queue, and to the receiver from then until it is recycled; reading and writing a
 * slice is the owner's alone. Plain stores into a slice are published by the release store that
 * makes the queue element visible, and seen after the acquire load that finds it.
 *
 * <p>Everything read from the region is checked against the layout in Java fields. A {@link
 * ProtocolException} means that the peer, or memory, is broken, and that the session has to end.
 */
public final class BufferPool {

    /** No slice could be had. */
    public static final int NONE = FreeList.NONE;

    /** Far longer than a process that lives is kept from running, unless it was stopped. */
    public static final long BROKEN_LIST_NANOS = 10_000_000_000L;

    private final MemoryView memory;
    private final BufferRegionLayout layout;
    private final FreeList[] lists;
    private final int[] capacitiesBytes;
    private final SliceCache cache;
    private final PoolSide side;
    private final RegionAgreement agreement;

    /** Settled before the pool is used. */
    private boolean turnsTaken;

    private BufferPool(
            MemoryView memory, BufferRegionLayout layout, PoolSide side, long brokenListNanos) {
        this.memory = memory;
        this.layout = layout;
        this.side = side;
        this.agreement = new RegionAgreement(memory, layout.lists().size());
        this.lists =
                layout.lists().stream()
                        .map(list -> newList(memory, list, side, brokenListNanos))
                        .toArray(FreeList[]::new);
        this.capacitiesBytes =
                layout.lists().stream().mapToInt(ListLayout::sliceCapacityBytes).toArray();
        this.cache =
                new SliceCache(
                        layout.lists().stream().mapToInt(ListLayout::sliceCount).toArray(),
                        Runtime.getRuntime().availableProcessors());
    }

    private static FreeList newList(
            MemoryView memory, ListLayout list, PoolSide side, long brokenListNanos) {
        BrokenListWatch watch = new BrokenListWatch(brokenListNanos, System::nanoTime);
        return new FreeList(memory, list, side, watch);
    }

    /** As {@link #create(MemoryView, List, long)}, with {@link #BROKEN_LIST_NANOS}. */
    public static BufferPool create(MemoryView memory, List<SliceClass> classes) {
        return create(memory, classes, BROKEN_LIST_NANOS);
    }

    /**
     * Initialises a region that no other process can see yet. It is one as every implementation
     * makes it, until {@link #offerTurns} is called.
     *
     * @param brokenListNanos how long a list may be unusable in the middle of a change before it
     *     counts as broken
     * @throws ConfigurationException if the classes do not fit the region; nothing is written then
     */
    public static BufferPool create(
            MemoryView memory, List<SliceClass> classes, long brokenListNanos) {
        BufferRegionLayout layout = BufferRegionLayout.plan(memory.sizeBytes(), classes);
        BufferRegionInitializer.initialize(memory, layout);
        return new BufferPool(memory, layout, PoolSide.CREATOR, brokenListNanos);
    }

    /** As {@link #map(MemoryView, long)}, with {@link #BROKEN_LIST_NANOS}. */
    public static BufferPool map(MemoryView memory) {
        return map(memory, BROKEN_LIST_NANOS);
    }

    /**
     * Takes part in a region that the peer created, as every implementation does, until {@link
     * #acceptTurns} is called.
     *
     * @param brokenListNanos how long a list may be unusable in the middle of a change before it
     *     counts as broken
     * @throws ProtocolException if its headers are invalid
     */
    public static BufferPool map(MemoryView memory, long brokenListNanos) {
        return new BufferPool(
                memory, BufferRegionLayout.read(memory), PoolSide.MAPPER, brokenListNanos);
    }

    // ---- agreeing with the other end, before the first slice is taken ----

    /**
     * The creator offers that both ends take turns at popping, which keeps a list from handing out
     * a slice twice. Another implementation does not notice. The region must not have been shown to
     * the peer yet.
     */
    public void offerTurns() {
        agreement.offer();
    }

    /**
     * The mapper accepts the offer if there is one, before it acknowledges.
     *
     * @return whether turns are taken from now on
     * @throws ProtocolException if another process has accepted it
     */
    public boolean acceptTurns() {
        return settle(agreement.accept());
    }

    /**
     * The creator finds out what the mapper, which has acknowledged, decided.
     *
     * @return whether turns are taken from now on
     * @throws ProtocolException if the peer has written what it must not
     */
    public boolean concludeTurns() {
        return settle(agreement.concluded());
    }

    /**
     * The creator waits until the mapper, which does not acknowledge, has accepted the offer, and
     * withdraws it if that takes too long.
     *
     * @return whether turns are taken from now on
     * @throws ProtocolException if the peer has written what it must not
     */
    public boolean concludeTurnsWithin(long timeoutNanos) {
        return settle(agreement.concludeWithin(timeoutNanos));
    }

    private boolean settle(int level) {
        turnsTaken = level >= RegionAgreement.TURNS;
        if (turnsTaken) {
            PopTurn.Patience patience = new PopTurn.Patience();
            for (FreeList list : lists) {
                list.takeTurns(
                        new PopTurn(memory, list.layout(), side, PopTurn.MAX_WAIT_NANOS, patience));
            }
        }
        return turnsTaken;
    }

    /** Whether both ends take turns at popping. */
    public boolean takesTurns() {
        return turnsTaken;
    }

    /**
     * Takes a slice of the smallest class that fits, or of a larger one if that is exhausted.
     *
     * @return the slice, or {@link #NONE} if it would need a larger class than there is, or no
     *     class that fits has a slice
     */
    public int allocate(int minCapacityBytes) {
        return popFrom(smallestFitting(minCapacityBytes));
    }

    /**
     * Takes the slice that suits the rest of a long message: of the smallest class that fits it, or
     * else of a larger one, or else the largest that there is.
     *
     * @return the slice, possibly with less capacity than wanted, or {@link #NONE} if every list is
     *     exhausted
     */
    public int allocateAtMost(int wantedBytes) {
        int fitting = smallestFitting(wantedBytes);
        int slice = popFrom(fitting);
        for (int i = fitting - 1; i >= 0 && slice == NONE; i--) {
            slice = lists[i].pop();
        }
        return slice;
    }

    /**
     * The class of the smallest slices that hold so many bytes, or {@link #classCount()} if none
     * do. Classes are numbered from 0 in ascending order of their capacity.
     */
    public int smallestFitting(int capacityBytes) {
        if (capacityBytes < 0) {
            throw new IllegalArgumentException("capacityBytes=" + capacityBytes + ": must be >= 0");
        }
        int index = 0;
        while (index < capacitiesBytes.length && capacitiesBytes[index] < capacityBytes) {
            index++;
        }
        return index;
    }

    /** Number of slice classes. */
    public int classCount() {
        return lists.length;
    }

    /**
     * Takes a slice of this class and no other out of its list.
     *
     * @return the slice, or {@link #NONE}
     * @throws ProtocolException if the list is broken
     */
    public int pop(int sliceClass) {
        return lists[sliceClass].pop();
    }

    /**
     * Gives a slice of this class back to its list. The caller must own it and must not touch it
     * afterwards.
     *
     * @throws ProtocolException if the list is broken
     */
    public void push(int sliceClass, int slice) {
        lists[sliceClass].push(slice);
    }

    /**
     * Marks a slice of the caller's as in use, as taking it out of its list does. Those that came
     * from a peer may lack the mark.
     */
    public void markInUse(int slice) {
        int flags = BufferRegionDescriptor.sliceFlags(memory, slice);
        BufferRegionDescriptor.sliceFlags(memory, slice, flags | FLAG_IN_USE);
    }

    /**
     * Whether a slice is marked as in use. The mark goes when a slice is given back to its list; so
     * one of the caller's that has lost it was in the hands of the peer meanwhile.
     */
    public boolean isMarkedInUse(int slice) {
        return (BufferRegionDescriptor.sliceFlags(memory, slice) & FLAG_IN_USE) != 0;
    }

    /** Whether so many slices of a class are free that some may be kept from the other process. */
    public boolean isPlentiful(int sliceClass) {
        FreeList list = lists[sliceClass];
        return list.freeSlices() >= list.layout().sliceCount() / 2;
    }

    /** The slices that threads of this process keep for themselves; nobody fills it by itself. */
    public SliceCache cache() {
        return cache;
    }

    private int popFrom(int index) {
        int slice = NONE;
        for (int i = index; i < lists.length && slice == NONE; i++) {
            slice = lists[i].pop();
        }
        return slice;
    }

    /**
     * Gives a slice back to its list. The caller must own it and must not touch it afterwards.
     *
     * @throws ProtocolException if no slice starts there, or its list is broken
     */
    public void recycle(int slice) {
        lists[listOf(slice).index()].push(slice);
    }

    /**
     * Reads the header of a received slice, each field once. Does not ask for the in-use flag,
     * which some peers never set.
     *
     * @throws ProtocolException if no slice starts there, or a field is outside its bounds
     */
    public void readSlice(int slice, SliceHeader into) {
        ListLayout list = listOf(slice);
        int capacityBytes = BufferRegionDescriptor.sliceCapacity(memory, slice);
        if (capacityBytes != list.sliceCapacityBytes()) {
            throw new ProtocolException(
                    "slice=%d capacityBytes=%d: must be = %d, as in its list"
                            .formatted(
                                    slice,
                                    Integer.toUnsignedLong(capacityBytes),
                                    list.sliceCapacityBytes()));
        }
        int startBytes = BufferRegionDescriptor.sliceStart(memory, slice);
        int sizeBytes = BufferRegionDescriptor.sliceSize(memory, slice);
        if (!isWithin(startBytes, sizeBytes, capacityBytes)) {
            throw new ProtocolException(
                    "slice=%d start=%d size=%d: start + size must be <= capacityBytes=%d"
                            .formatted(
                                    slice,
                                    Integer.toUnsignedLong(startBytes),
                                    Integer.toUnsignedLong(sizeBytes),
                                    capacityBytes));
        }
        int next = SliceHeader.NO_NEXT;
        if ((BufferRegionDescriptor.sliceFlagsAcquire(memory, slice) & FLAG_HAS_NEXT) != 0) {
            next = BufferRegionDescriptor.sliceNext(memory, slice);
            listOf(next);
        }
        into.set(layout.slotIn(list, slice), startBytes, sizeBytes, next);
    }

    /**
     * Writes the header of a slice that the caller owns, as one link of a message.
     *
     * @param startBytes where the data starts, from the first data byte of the slice
     * @param sizeBytes length of the data
     * @param next the next slice of the message, or {@link SliceHeader#NO_NEXT}
     * @throws IllegalArgumentException if the data would not lie within the slice
     * @throws ProtocolException if slice or next is not a slice
     */
    public void writeSlice(int slice, int startBytes, int sizeBytes, int next) {
        int capacityBytes = capacityOf(slice);
        if (!isWithin(startBytes, sizeBytes, capacityBytes)) {
            throw new IllegalArgumentException(
                    "startBytes=%d sizeBytes=%d: both must be >= 0 and their sum <= %d"
                            .formatted(startBytes, sizeBytes, capacityBytes));
        }
        int flags = FLAG_IN_USE;
        if (next != SliceHeader.NO_NEXT) {
            listOf(next);
            flags |= FLAG_HAS_NEXT;
            BufferRegionDescriptor.sliceNext(memory, slice, next);
        }
        BufferRegionDescriptor.sliceStart(memory, slice, startBytes);
        BufferRegionDescriptor.sliceSize(memory, slice, sizeBytes);
        BufferRegionDescriptor.sliceFlags(memory, slice, flags);
    }

    private static boolean isWithin(int startBytes, int sizeBytes, int capacityBytes) {
        return startBytes >= 0 && sizeBytes >= 0 && (long) startBytes + sizeBytes <= capacityBytes;
    }

    /**
     * Data bytes of a slice, from the layout.
     *
     * @throws ProtocolException if no slice starts there
     */
    public int capacityOf(int slice) {
        return listOf(slice).sliceCapacityBytes();
    }

    /** Offset of a slice's first data byte from the start of the region. */
    public int dataOffset(int slice) {
        return slice + SLICE_HEADER_BYTES;
    }

    /** Class of a slice. */
    public int classOf(int slice) {
        return listOf(slice).index();
    }

    /**
     * Number of a slice among all slices of the region, from 0 to {@link #sliceCount()} - 1.
     *
     * @throws ProtocolException if no slice starts there
     */
    public int slotOf(int slice) {
        int slot = layout.slotOfSliceAt(slice);
        if (slot == ListLayout.NO_SLICE) {
            throw noSliceAt(slice);
        }
        return slot;
    }

    private ListLayout listOf(int slice) {
        ListLayout list = layout.listOfSliceAt(slice);
        if (list == null) {
            throw noSliceAt(slice);
        }
        return list;
    }

    private ProtocolException noSliceAt(int slice) {
        return new ProtocolException(
                "slice=%d: must be the start of a slice in a region of regionBytes=%d"
                        .formatted(Integer.toUnsignedLong(slice), memory.sizeBytes()));
    }

    /** Capacity of the largest slices. */
    public int maxSliceCapacityBytes() {
        return layout.maxSliceCapacityBytes();
    }

    /** Slices of all classes, free or not; no message is longer. */
    public int sliceCount() {
        return layout.sliceCount();
    }

    /** Where everything lies in the region. */
    public BufferRegionLayout layout() {
        return layout;
    }

    /** The region itself. */
    public MemoryView memory() {
        return memory;
    }

    /** Pops that the peer did not let have their turn in time. */
    public long turnsMissed() {
        return Stream.of(lists).mapToLong(FreeList::turnsMissed).sum();
    }

    /** Pops that found a head without next although size left slices. */
    public long cutListSuspicions() {
        return Stream.of(lists).mapToLong(FreeList::cutListSuspicions).sum();
    }

    /** Pops that found out that a slice has, or may have, two owners. */
    public long doubleHandOuts() {
        return Stream.of(lists).mapToLong(FreeList::doubleHandOuts).sum();
    }

    /** Free slices and failures of each class; safe from any thread. */
    public PoolStatistics statistics() {
        return new PoolStatistics(List.of(lists).stream().map(this::statisticsOf).toList());
    }

    private SliceClassStatistics statisticsOf(FreeList list) {
        int cached = cache.count(list.layout().index());
        return new SliceClassStatistics(
                list.layout().sliceCapacityBytes(),
                list.layout().sliceCount(),
                Math.min(list.freeSlices() + cached, list.layout().sliceCount()),
                list.exhaustions(),
                list.cutListSuspicions());
    }
}
