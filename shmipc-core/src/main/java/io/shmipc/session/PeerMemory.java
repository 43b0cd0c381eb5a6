package io.shmipc.session;

import io.shmipc.error.HandshakeException;
import io.shmipc.error.ProtocolException;
import io.shmipc.internal.memory.CompiledExchanges;
import io.shmipc.internal.os.LifeLock;
import io.shmipc.internal.os.Mapping;
import io.shmipc.internal.os.OwnedFd;
import io.shmipc.internal.os.PeerCredentials;
import io.shmipc.internal.os.SharedFile;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Maps the memory of one peer, within the limits of {@link SessionConfig}. Who the peer is its user
 * id says: a process id is one fork away from another, and 0 for all that come from other process
 * namespaces. All peers whose user is not known are one. Any thread.
 */
final class PeerMemory {

    /** How much is mapped for each peer. */
    static final class Ledger {

        private final SessionConfig config;
        private final Map<Long, Long> mappedBytes = new HashMap<>();

        Ledger(SessionConfig config) {
            this.config = config;
        }

        /** The account of a peer. */
        PeerMemory of(@Nullable PeerCredentials peer) {
            return new PeerMemory(this, peer == null ? PeerCredentials.UNKNOWN : peer.uid());
        }

        private synchronized void take(long uid, long bytes) {
            long before = mappedBytes.getOrDefault(uid, 0L);
            if (bytes > config.maxPeerMemoryBytes() - before) {
                throw new HandshakeException(
                        "mappedBytes="
                                + before
                                + " of uid="
                                + uid
                                + " and sizeBytes="
                                + bytes
                                + " of its region: the sum must be <= maxPeerMemoryBytes="
                                + config.maxPeerMemoryBytes());
            }
            mappedBytes.put(uid, before + bytes);
        }

        private synchronized void giveBack(long uid, long bytes) {
            mappedBytes.merge(uid, -bytes, (a, b) -> a + b == 0 ? null : Long.valueOf(a + b));
        }

        /** Bytes mapped for a user. */
        synchronized long mappedBytes(long uid) {
            return mappedBytes.getOrDefault(uid, 0L);
        }
    }

    private final Ledger ledger;
    private final long uid;

    private PeerMemory(Ledger ledger, long uid) {
        this.ledger = ledger;
        this.uid = uid;
    }

    /**
     * Maps what the peer shares, whole. The size is looked at last, when it cannot change any more
     * if that can be had at all.
     *
     * @throws ProtocolException if no region can have its size
     * @throws HandshakeException if the peer may not have so much, or can make it fault
     */
    Mapping map(String what, OwnedFd fd) {
        boolean sealed = SharedFile.sealSize(fd);
        if (!sealed && ledger.config.requireSealedMemory()) {
            throw new HandshakeException(
                    what
                            + " region is not sealed against shrinking, and cannot be by this end;"
                            + " it must be with requireSealedMemory=true");
        }
        if (!sealed) {
            LifeLock.hold(fd);
            CompiledExchanges.await();
        }
        long sizeBytes = checkedSize(what, SharedFile.identity(fd).sizeBytes());
        ledger.take(uid, sizeBytes);
        try {
            return Mapping.map(fd, sizeBytes).whenClosed(() -> ledger.giveBack(uid, sizeBytes));
        } catch (RuntimeException | Error e) {
            ledger.giveBack(uid, sizeBytes);
            throw e;
        }
    }

    /**
     * Each slice in use costs the heap an object.
     *
     * @throws ProtocolException if there are too many
     */
    void checkSlices(int slices) {
        if (slices > ledger.config.maxRegionSlices()) {
            throw new ProtocolException(
                    "buffer region slices="
                            + slices
                            + " must be <= maxRegionSlices="
                            + ledger.config.maxRegionSlices());
        }
    }

    private static long checkedSize(String what, long sizeBytes) {
        if (sizeBytes < 1 || sizeBytes > SharedFile.MAX_SIZE_BYTES) {
            throw new ProtocolException(
                    what + " region sizeBytes=" + sizeBytes + " must be >= 1 and <= 2147483647");
        }
        return sizeBytes;
    }
}
