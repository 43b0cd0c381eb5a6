package io.shmipc.session;

import io.shmipc.error.ProtocolException;
import io.shmipc.error.SessionClosedException;
import io.shmipc.internal.os.FileIdentity;
import io.shmipc.internal.os.Mapping;
import io.shmipc.internal.pool.BufferPool;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A mapped buffer region and who still needs it: the sessions that use it, and the received slices
 * that have not been given back. When the last session has left, the memory goes as soon as the
 * last slice has been given back, so that what had arrived from a peer that died can still be read;
 * or at once, if the session was closed at this end.
 */
final class SharedRegion {

    private final Mapping mapping;
    private final BufferPool pool;
    private final ByteBuffer bytes;
    private final @Nullable Path file;
    private final FileIdentity identity;
    private final Consumer<SharedRegion> onLastSession;

    private final List<Consumer<RuntimeException>> watchers = new ArrayList<>();
    private int sessions;
    private long slicesOut;
    private boolean retired;
    private boolean unmapped;

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
    }

    BufferPool pool() {
        return pool;
    }

    /** The whole region, big-endian, for absolute access only: several threads share it. */
    ByteBuffer bytes() {
        return bytes;
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
        synchronized (this) {
            watchers.remove(watcher);
            if (--sessions > 0) {
                return;
            }
            retired = true;
            if (atOnce || slicesOut == 0) {
                unmap();
            }
        }
        if (file != null) {
            RegionFactory.delete(file, identity);
        }
        onLastSession.accept(this);
    }

    /**
     * A slice was received.
     *
     * @throws ProtocolException if more are out than there can be: the peer sends one again and
     *     again
     */
    synchronized void sliceReceived() {
        // Twice as many, since a slice that is passed on may come back before it is counted as
        // gone.
        if (slicesOut >= 2L * pool.sliceCount()) {
            throw new ProtocolException(
                    "received slices not given back="
                            + slicesOut
                            + " must be < 2 * "
                            + pool.sliceCount()
                            + ": the peer sends slices that are not its own");
        }
        slicesOut++;
    }

    /** Gives a received slice back to the pool. */
    void recycleReceived(int offset) {
        if (!sliceGone()) {
            recycle(offset);
        }
    }

    /** A received slice was passed on inside a message and is the peer's again. */
    void passedOn() {
        sliceGone();
    }

    /**
     * @return whether there is no pool to give slices back to any more
     */
    private synchronized boolean sliceGone() {
        slicesOut--;
        if (retired && slicesOut == 0) {
            unmap();
        }
        return retired;
    }

    /**
     * Takes one slice that holds {@code bytes} bytes.
     *
     * @return its offset, or -1 if there is none
     */
    int allocate(int bytes) {
        try {
            return pool.allocate(bytes);
        } catch (ProtocolException e) {
            throw damaged(e);
        }
    }

    /**
     * Takes the slice that suits a message with {@code bytes} bytes left to write.
     *
     * @return its offset, or -1 if there is none of any size
     */
    int allocateAtMost(int bytes) {
        try {
            return pool.allocateAtMost(bytes);
        } catch (ProtocolException e) {
            throw damaged(e);
        }
    }

    /** Whether recycled slices are kept at hand; switching it off gives all of them back. */
    void cacheSlices(boolean on) {}

    private SessionClosedException damaged(ProtocolException e) {
        broken(e);
        return new SessionClosedException("shared memory was damaged: " + e.getMessage(), e);
    }

    /** Gives a slice that this end allocated back to the pool. */
    void recycle(int offset) {
        try {
            pool.recycle(offset);
        } catch (ProtocolException e) {
            broken(e);
        }
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
            unmap();
        }
    }

    private void unmap() {
        if (!unmapped) {
            unmapped = true;
            mapping.close();
        }
    }
}
