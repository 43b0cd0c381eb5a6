package io.shmipc.session;

import io.shmipc.error.ProtocolException;
import io.shmipc.internal.memory.MemoryView;
import io.shmipc.internal.os.FileIdentity;
import io.shmipc.internal.os.Mapping;
import io.shmipc.internal.os.OwnedFd;
import io.shmipc.internal.os.SharedFile;
import io.shmipc.internal.pool.BufferPool;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The buffer regions a server has mapped. Sessions of one client may share a region, and are
 * recognised by the device and inode of its descriptor: names and paths mean nothing, as two
 * containers choose the same.
 */
final class RegionTable {

    private record Key(long device, long inode) {}

    private final Map<Key, SharedRegion> regions = new HashMap<>();
    private final Set<Key> queues = new HashSet<>();
    private final long brokenListNanos;

    /** With the default limits. */
    RegionTable() {
        this(BufferPool.BROKEN_LIST_NANOS);
    }

    /** The same for memory that comes from no peer: within the default limits. */
    SharedRegion find(OwnedFd fd, @Nullable Path file) {
        return find(fd, file, new PeerMemory.Ledger(SessionConfig.defaults()).of(null));
    }

    /**
     * @param brokenListNanos as {@link SessionConfig#brokenListTimeout()}
     */
    RegionTable(long brokenListNanos) {
        this.brokenListNanos = brokenListNanos;
    }

    /**
     * The region behind a descriptor, mapped now or before, and entered for one session. When it is
     * mapped, the client's offer to take turns is accepted: whoever finds the region here later
     * shares the pool, so for the client there is one other end.
     *
     * @param peer whose memory it is
     * @param file where it lies, if it is a file that may be deleted with its last session
     */
    SharedRegion find(OwnedFd fd, @Nullable Path file, PeerMemory peer) {
        FileIdentity identity = SharedFile.identity(fd);
        Key key = new Key(identity.device(), identity.inode());
        synchronized (this) {
            SharedRegion known = regions.get(key);
            if (known != null && known.enter()) {
                return known;
            }
            Mapping mapping = peer.map("buffer", fd);
            try {
                BufferPool pool = BufferPool.map(MemoryView.of(mapping.buffer()), brokenListNanos);
                peer.checkSlices(pool.sliceCount());
                pool.acceptTurns();
                SharedRegion region =
                        new SharedRegion(mapping, pool, identity, file, r -> forget(key, r));
                region.name(SharedFile.name(fd));
                region.enter();
                regions.put(key, region);
                return region;
            } catch (RuntimeException | Error e) {
                // Errors are what the JVM makes of memory that the peer has cut short.
                mapping.close();
                throw e;
            }
        }
    }

    private synchronized void forget(Key key, SharedRegion region) {
        regions.remove(key, region);
    }

    /**
     * Notes that a session uses a queue region, which takes one producer and one consumer a side.
     *
     * @return what to run when the session has ended
     * @throws ProtocolException if another session uses it
     */
    synchronized Runnable claimQueue(FileIdentity identity) {
        Key key = new Key(identity.device(), identity.inode());
        if (!queues.add(key)) {
            throw new ProtocolException(
                    "queue region device="
                            + key.device()
                            + " inode="
                            + key.inode()
                            + " is used by another session, must be used by 1");
        }
        return () -> {
            synchronized (this) {
                queues.remove(key);
            }
        };
    }

    /** Regions in use. */
    synchronized int size() {
        return regions.size();
    }
}
