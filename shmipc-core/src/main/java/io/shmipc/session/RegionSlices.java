package io.shmipc.session;

import io.shmipc.error.ProtocolException;
import io.shmipc.internal.pool.BufferPool;
import io.shmipc.internal.pool.SliceCache;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Which slices of a region this process owns, and where it gets them from: what the calling thread
 * gave back last, then the shared list, and what other threads keep before it goes without. Any
 * thread.
 *
 * <p>Slices are kept only while {@link #cache} is on, and only of classes of which the shared list
 * holds plenty, so that the peer does not go short. Nothing stays in the cache after it went off:
 * who puts a slice in looks afterwards whether the cache is still on, who turns it off looks
 * afterwards what lies in it, and both are volatile accesses, so one of them sees the other.
 */
final class RegionSlices {

    private static final int NONE = SliceCache.NONE;

    private final BufferPool pool;
    private final SliceCache cache;
    private final SliceTable table;
    private final LongAdder doubleHandOuts = new LongAdder();
    private volatile boolean caching;

    RegionSlices(SharedRegion region, BufferPool pool) {
        this.pool = pool;
        this.cache = pool.cache();
        this.table = new SliceTable(region, pool.sliceCount());
    }

    /** As {@link BufferPool#allocate}. */
    @Nullable Slice take(int bytes) {
        return takeFrom(pool.smallestFitting(bytes));
    }

    /** As {@link BufferPool#allocateAtMost}. */
    @Nullable Slice takeAtMost(int bytes) {
        int fitting = pool.smallestFitting(bytes);
        Slice slice = takeFrom(fitting);
        for (int i = fitting - 1; i >= 0 && slice == null; i--) {
            slice = takeOf(i);
        }
        return slice;
    }

    private @Nullable Slice takeFrom(int sliceClass) {
        Slice slice = null;
        for (int i = sliceClass; i < pool.classCount() && slice == null; i++) {
            slice = takeOf(i);
        }
        return slice;
    }

    private @Nullable Slice takeOf(int sliceClass) {
        int slot = caching ? cache.take(sliceClass) : NONE;
        if (slot == NONE) {
            int offset = pool.pop(sliceClass);
            if (offset != BufferPool.NONE) {
                return fromList(offset);
            }
            slot = cache.steal(sliceClass);
        }
        if (slot == NONE) {
            return null;
        }
        Slice slice = table.at(slot);
        slice.takenFromCache();
        mark(slice);
        return slice;
    }

    /**
     * A slice that came from the peer is about to be written, without having been in a list: it
     * gets the mark that {@link #checkStillOurs} looks for.
     */
    void mark(Slice slice) {
        if (!pool.takesTurns()) {
            pool.markInUse(slice.offset);
        }
    }

    /**
     * Looks whether slices that are about to be sent were given back to a list while this process
     * was writing them: then the pop of a peer that takes no turns has handed one of them out
     * again, and others may have written to it.
     *
     * @throws ProtocolException if one was
     */
    void checkStillOurs(@Nullable Slice chain) {
        if (pool.takesTurns()) {
            return;
        }
        for (Slice slice = chain; slice != null; slice = slice.next) {
            if (slice.region != null && !pool.isMarkedInUse(slice.offset)) {
                throw handedOutTwice(slice, "was given back to its list");
            }
        }
    }

    private Slice fromList(int offset) {
        Slice slice = table.at(pool.slotOf(offset), offset);
        if (!slice.takenFromList()) {
            throw handedOutTwice(slice, "came out of the shared list");
        }
        return slice;
    }

    /**
     * A slice came with a message.
     *
     * @param slot its number, as the pool has checked it
     * @throws ProtocolException if it is not the peer's to send
     */
    Slice receive(int slot, int offset, int startBytes, int sizeBytes) {
        Slice slice = table.at(slot, offset);
        if (!slice.received(startBytes, sizeBytes)) {
            throw handedOutTwice(slice, "was received");
        }
        return slice;
    }

    /** What was sent could not be sent; it is the writer's again. */
    void takeBack(@Nullable Slice chain) {
        for (Slice slice = chain; slice != null; slice = slice.next) {
            if (!slice.takenBack()) {
                throw handedOutTwice(slice, "was received before it had been sent");
            }
        }
    }

    private ProtocolException handedOutTwice(Slice slice, String how) {
        doubleHandOuts.increment();
        return new ProtocolException(
                "slice="
                        + slice.offset
                        + " "
                        + how
                        + " while state="
                        + slice.stateText()
                        + ", must be = not ours: it was handed out twice");
    }

    /** Slices that were found handed out twice, here or while they were taken from a list. */
    long doubleHandOuts() {
        return doubleHandOuts.sum() + pool.doubleHandOuts();
    }

    /** Puts a slice, which the caller owns alone, into the cache or its list. */
    void giveBack(Slice slice) {
        if (!caching) {
            toList(slice);
            return;
        }
        if (!pool.isPlentiful(slice.sliceClass)) {
            toList(slice);
            returnCached(slice.sliceClass);
            return;
        }
        slice.cached();
        int noRoomFor = cache.put(slice.sliceClass, slice.slot);
        if (noRoomFor != NONE) {
            toList(table.at(noRoomFor));
        }
        if (!caching) {
            returnCached(slice.sliceClass);
        }
    }

    private void toList(Slice slice) {
        int offset = slice.offset;
        slice.disown();
        pool.push(slice.sliceClass, offset);
    }

    private void returnCached(int sliceClass) {
        for (int slot = cache.steal(sliceClass); slot != NONE; slot = cache.steal(sliceClass)) {
            toList(table.at(slot));
        }
    }

    /** Begins or ceases to keep slices; what was kept goes back to the lists then. */
    void cache(boolean on) {
        if (caching == on) {
            return;
        }
        caching = on;
        if (!on) {
            returnCached();
        }
    }

    /** Puts everything in the cache into the lists, even though it may be on. */
    void returnCached() {
        for (int i = 0; i < pool.classCount(); i++) {
            returnCached(i);
        }
    }

    /** What this process knows about the slices. */
    SliceTable table() {
        return table;
    }

    /** The first slot from here on whose slice is held by somebody, or the number of slots. */
    int firstHeldFrom(int slot) {
        return table.firstHeldFrom(slot);
    }

    /** How many slices are held by somebody, from this slot on. */
    long heldFrom(int slot) {
        long held = 0;
        int at = table.firstHeldFrom(slot);
        while (at < pool.sliceCount()) {
            held++;
            at = table.firstHeldFrom(at + 1);
        }
        return held;
    }
}
