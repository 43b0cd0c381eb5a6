package io.shmipc.session;

import io.shmipc.error.Delivery;
import io.shmipc.error.ProtocolException;
import io.shmipc.error.SessionClosedException;
import io.shmipc.internal.os.FileIdentity;
import io.shmipc.internal.os.Mapping;
import io.shmipc.internal.pool.BufferPool;
import io.shmipc.internal.queue.QueueRegion;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A mapped buffer region and who still needs it: the sessions that use it, and the received slices
 * that have not been given back. When the last session has left, the memory goes as soon as the
 * last slice has been given back, so that what had arrived from a peer that died can still be read;
 * or at once, if the session was closed at this end.
 *
 * <p>Nobody counts the slices that are held, as a count would cost every message a lock. Instead
 * their states are looked through once the region has been retired, under these rules:
 *
 * <ul>
 *   <li>A slice that is received becomes held first, and {@code retired} is read after that. If it
 *       is set, the slice is let go of again. So nothing is held that was not found held by whoever
 *       looks after {@code retired} has been set.
 *   <li>A slice that is given back ceases to be held first, and {@code retired} is read after that.
 *       If it is set, that thread looks through the slices. If it is not, whoever retires the
 *       region looks later, and finds this slice free.
 *   <li>So the last of them all, by the order of these accesses, finds nothing held and unmaps; and
 *       nobody finds nothing held before that.
 *   <li>A slice that goes to the cache ceases to be held by a release store only. The exchange that
 *       puts it into the cache follows that store and is volatile, and who retires the region
 *       empties the cache, by exchanges on the same places, before it looks.
 *   <li>Those who look do so one after the other, holding the monitor. A slice once found free is
 *       not looked at again: by the first rule it stays free.
 * </ul>
 */
final class SharedRegion {

    /** Far more than one look at what a session leaves behind can run into. */
    private static final int MAX_FAULTS = 16;

    private final Mapping mapping;
    private final BufferPool pool;
    private final RegionSlices slices;
    private final MemoryLine memoryLine = new MemoryLine();
    private final ByteBuffer bytes;
    private final ByteBuffer readOnlyBytes;
    private final @Nullable Path file;
    private final FileIdentity identity;
    private final Consumer<SharedRegion> onLastSession;

    private final List<Consumer<RuntimeException>> watchers = new ArrayList<>();
    private int sessions;

    /** Whether the last session has left. */
    private volatile boolean retired;

    /** Whether what that session kept in the cache has gone back, so that the memory may go. */
    private boolean cacheEmptied;

    private boolean unmapAtOnce;

    /** Whether the peer has cut the memory short, so that there is nothing left to read either. */
    private volatile boolean cutShort;

    private int knownFree;
    private boolean unmapped;
    private final LeakTally leaks = new LeakTally();
    private final RegionView view;
    private final List<QueueRegion> queues = new CopyOnWriteArrayList<>();
    private volatile @Nullable String name;

    /**
     * @param file the file to delete with the last session, if the memory is one
     * @param onLastSession called once when no session uses the region any more
     */
    SharedRegion(
            Mapping mapping,
            BufferPool pool,
            FileIdentity identity,
            @Nullable Path file,
            Consumer<SharedRegion> onLastSession) {
        this.mapping = mapping;
        this.pool = pool;
        this.identity = identity;
        this.file = file;
        this.onLastSession = onLastSession;
        this.bytes = mapping.buffer().duplicate().order(ByteOrder.BIG_ENDIAN);
        this.readOnlyBytes = bytes.asReadOnlyBuffer();
        this.slices = new RegionSlices(this, pool);
        this.view = new RegionView(slices.table());
        this.name = file == null ? null : file.getFileName().toString();
    }

    /** What its file or memfd is called. */
    void name(@Nullable String given) {
        if (given != null) {
            name = given;
        }
    }

    @Nullable String name() {
        return name;
    }

    /** Queues of a session that uses the region. */
    void addQueues(QueueRegion used) {
        queues.add(used);
    }

    /** These queues are about to go. */
    void removeQueues(QueueRegion used) {
        queues.remove(used);
    }

    /** The queues of all sessions that use the region, those given first. */
    List<QueueRegion> queues(QueueRegion first) {
        List<QueueRegion> all = new ArrayList<>(queues);
        all.remove(first);
        all.add(0, first);
        return all;
    }

    /** What this process knows about the slices. */
    RegionView view() {
        return view;
    }

    BufferPool pool() {
        return pool;
    }

    /** Those who wait for slices of the region. */
    MemoryLine memoryLine() {
        return memoryLine;
    }

    /** Bytes of the longest message that fits while nobody else has a slice. */
    long capacityBytes() {
        return pool.statistics().classes().stream()
                .mapToLong(c -> (c.totalSlices() - 1L) * c.capacityBytes())
                .sum();
    }

    /** Bytes of the longest message that fits now. The last slice of a list stays where it is. */
    long freeBytes() {
        return pool.statistics().classes().stream()
                .mapToLong(c -> Math.max(0, c.freeSlices() - 1L) * c.capacityBytes())
                .sum();
    }

    /** Whether no slice of any class is free. */
    boolean isExhausted() {
        for (int i = 0; i < pool.classCount(); i++) {
            if (pool.isPlentiful(i)) {
                return false;
            }
        }
        return freeBytes() == 0;
    }

    /** The whole region, big-endian, for absolute access only: several threads share it. */
    ByteBuffer bytes() {
        return bytes;
    }

    /** The same, read-only. */
    ByteBuffer readOnlyBytes() {
        return readOnlyBytes;
    }

    /**
     * A session begins to use the region.
     *
     * @return false if the last session has left already
     */
    synchronized boolean enter() {
        if (retired) {
            return false;
        }
        sessions++;
        return true;
    }

    /** Has a session told when the region turns out to be damaged. */
    synchronized void watch(Consumer<RuntimeException> watcher) {
        watchers.add(watcher);
    }

    /**
     * A session stops using the region.
     *
     * @param watcher what it gave to {@link #watch}, if it came that far
     * @param atOnce whether slices still held must not keep the memory
     */
    void leave(@Nullable Consumer<RuntimeException> watcher, boolean atOnce) {
        boolean[] counted = new boolean[1];
        for (int faults = 0; ; faults++) {
            try {
                leave(watcher, atOnce, counted);
                return;
            } catch (InternalError e) {
                // Comes some time after the access that failed, wherever this thread is by then.
                if (faults == MAX_FAULTS) {
                    throw e;
                }
                cutShort(e);
            }
        }
    }

    private void leave(
            @Nullable Consumer<RuntimeException> watcher, boolean atOnce, boolean[] counted) {
        if (!cutShort) {
            cacheSlices(false);
        }
        synchronized (this) {
            if (!counted[0]) {
                // Nothing is called in between, so that no fault of before comes in between.
                sessions--;
                counted[0] = true;
            }
            watchers.remove(watcher);
            if (sessions > 0) {
                return;
            }
            retired = true;
        }
        if (!cutShort) {
            returnCached();
        }
        synchronized (this) {
            cacheEmptied = true;
            unmapAtOnce |= atOnce || cutShort;
            unmapIfUnheld();
        }
        if (file != null) {
            RegionFactory.delete(file, identity);
        }
        onLastSession.accept(this);
    }

    /**
     * Begins or ceases to keep slices that are given back for the threads of this process. A
     * session turns it on when it begins to work, and off before it sleeps: then all that was kept
     * goes back to the shared lists. Sessions that share the region may turn it on and off as they
     * like. Costs nothing if it changes nothing.
     */
    void cacheSlices(boolean on) {
        try {
            slices.cache(on && !retired);
            if (on && retired) {
                slices.cache(false);
            }
        } catch (ProtocolException e) {
            broken(e);
        } catch (InternalError e) {
            cutShort(e);
        }
    }

    private void returnCached() {
        try {
            slices.returnCached();
        } catch (ProtocolException e) {
            broken(e);
        } catch (InternalError e) {
            cutShort(e);
        }
    }

    /** The error is what the JVM makes of an access to memory that is not there any more. */
    private void cutShort(InternalError e) {
        cutShort = true;
        broken(new ProtocolException("shared memory was cut short: " + e.getMessage()));
    }

    /**
     * A slice was received.
     *
     * @throws ProtocolException if it is not the peer's to send
     * @throws SessionClosedException if the last session has left
     */
    Slice receive(int slot, int offset, int startBytes, int sizeBytes) {
        Slice slice = slices.receive(slot, offset, startBytes, sizeBytes);
        if (retired) {
            abandon(slice);
            throw new SessionClosedException("the last session of the region has ended");
        }
        return slice;
    }

    /** Lets go of a slice without giving it back, as the peer may think that it is its own. */
    void abandon(Slice slice) {
        slice.disown();
        if (retired) {
            looksUnheld();
        }
    }

    /**
     * Gives a slice back for which its only owner has no more use. Where to is nobody's concern any
     * more when the last session has left.
     */
    void giveBack(Slice slice) {
        if (retired) {
            abandon(slice);
            return;
        }
        try {
            slices.giveBack(slice);
        } catch (ProtocolException e) {
            broken(e);
        } catch (InternalError e) {
            cutShort(e);
        }
        memoryLine.freed();
        if (retired) {
            looksUnheld();
        }
    }

    private synchronized void looksUnheld() {
        if (cacheEmptied) {
            unmapIfUnheld();
        }
    }

    private void unmapIfUnheld() {
        knownFree = slices.firstHeldFrom(knownFree);
        if (unmapAtOnce || knownFree == pool.sliceCount()) {
            unmap();
        }
    }

    /**
     * Takes one slice that holds {@code bytes} bytes.
     *
     * @return null if there is none
     */
    @Nullable Slice allocate(int bytes) {
        try {
            return slices.take(bytes);
        } catch (ProtocolException e) {
            throw damaged(e);
        }
    }

    /**
     * Takes the slice that suits a message with {@code bytes} bytes left to write.
     *
     * @return null if there is none of any size
     */
    @Nullable Slice allocateAtMost(int bytes) {
        try {
            return slices.takeAtMost(bytes);
        } catch (ProtocolException e) {
            throw damaged(e);
        }
    }

    /** A received slice is about to be sent on. */
    void mark(Slice slice) {
        slices.mark(slice);
    }

    /**
     * Looks whether slices that are about to be sent are the writer's alone.
     *
     * @throws SessionClosedException if one was in the hands of the peer meanwhile
     */
    void checkStillOurs(@Nullable Slice chain) {
        try {
            slices.checkStillOurs(chain);
        } catch (ProtocolException e) {
            throw damaged(e);
        }
    }

    /** Makes a message of slices that could not be sent the writer's again. */
    void takeBack(@Nullable Slice chain) {
        try {
            slices.takeBack(chain);
        } catch (ProtocolException e) {
            throw damaged(e);
        }
    }

    /** Slices that a peer sent, or a list handed out, while this process had them. */
    long doubleHandOuts() {
        return slices.doubleHandOuts();
    }

    /** Times that a list was found cut while it should have had slices. */
    long cutListSuspicions() {
        return pool.cutListSuspicions();
    }

    /** Slices that were not to be had because the peer kept its turn at the list. */
    long turnsMissed() {
        return pool.turnsMissed();
    }

    /** Received slices that were not released when the memory went. */
    long slicesLeaked() {
        return leaks.slices();
    }

    /** The same as an object of its own, for those who need not keep the region for it. */
    LeakTally leaks() {
        return leaks;
    }

    /** Whether the memory is there: what was read of it before this said so is true. */
    boolean isMapped() {
        return mapping.isOpen();
    }

    /** Shows every slice that was ever used here. */
    void forEachSlice(Consumer<Slice> target) {
        slices.table().forEach(target);
    }

    /** Whether a slice is in the same holding as when it had this stamp. */
    boolean isHeldSince(int slot, int since) {
        Slice slice = slices.table().find(slot);
        return slice != null && slice.heldSince() == since;
    }

    /** For a writer, whose message lies here. */
    private SessionClosedException damaged(ProtocolException e) {
        if (retired) {
            // What was read may be what lies there once the memory is gone.
            return new SessionClosedException(
                    "the last session of the region has ended", null, Delivery.NOT_SENT);
        }
        broken(e);
        return new SessionClosedException(
                "shared memory was damaged: " + e.getMessage(), e, Delivery.NOT_SENT);
    }

    /** Ends every session that uses the region: a peer damaged what lies in it. */
    private void broken(RuntimeException reason) {
        List<Consumer<RuntimeException>> told;
        synchronized (this) {
            told = List.copyOf(watchers);
        }
        told.forEach(watcher -> watcher.accept(reason));
    }

    /** Gives the memory back although slices are still held, once no session uses it. */
    synchronized void unmapIfRetired() {
        if (retired) {
            unmapAtOnce = true;
            looksUnheld();
        }
    }

    private void unmap() {
        if (!unmapped) {
            unmapped = true;
            // Who is told to let go by a peer that cut the memory short has left nothing.
            leaks.conclude(cutShort ? 0 : slices.heldFrom(knownFree));
            mapping.close();
        }
    }
}
