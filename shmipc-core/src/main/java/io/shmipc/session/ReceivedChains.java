package io.shmipc.session;

import io.shmipc.error.ProtocolException;
import io.shmipc.internal.pool.BufferPool;
import io.shmipc.internal.pool.SliceHeader;
import org.jspecify.annotations.Nullable;

/**
 * Walks the slices of a received message and checks each before it is used. Every header is read
 * once and into Java, so that a peer that changes it later changes nothing. Event loop only.
 */
final class ReceivedChains {

    private final SharedRegion region;
    private final BufferPool pool;
    private final SliceHeader header = new SliceHeader();
    private @Nullable Slice head;
    private @Nullable Slice tail;
    private long bytes;

    ReceivedChains(SharedRegion region) {
        this.region = region;
        this.pool = region.pool();
    }

    /**
     * Takes over the message whose first slice is at {@code firstOffset}. Slices without data go
     * back at once.
     *
     * @throws ProtocolException if a slice or the chain breaks a rule; slices taken before are not
     *     given back, as the peer may hold them too and the session ends
     */
    void walk(int firstOffset) {
        head = null;
        tail = null;
        bytes = 0;
        try {
            take(firstOffset);
        } catch (ProtocolException e) {
            for (Slice slice = head; slice != null; slice = slice == tail ? null : slice.next) {
                region.passedOn();
            }
            throw e;
        }
    }

    private void take(int firstOffset) {
        int left = pool.sliceCount();
        int offset = firstOffset;
        do {
            if (--left < 0) {
                throw new ProtocolException(
                        "chain from offset="
                                + firstOffset
                                + " is cyclic: its length must be <= slices="
                                + pool.sliceCount());
            }
            pool.readSlice(offset, header);
            int next = header.next();
            region.sliceReceived();
            if (header.sizeBytes() == 0) {
                region.recycleReceived(offset);
            } else {
                append(offset, header);
            }
            offset = next;
        } while (offset != SliceHeader.NO_NEXT);
    }

    private void append(int offset, SliceHeader header) {
        int from = pool.dataOffset(offset) + header.startBytes();
        Slice slice = new Slice(region, offset, from, from + header.sizeBytes());
        if (tail == null) {
            head = slice;
        } else {
            tail.next = slice;
        }
        tail = slice;
        bytes += header.sizeBytes();
    }

    @Nullable Slice head() {
        return head;
    }

    @Nullable Slice tail() {
        return tail;
    }

    long bytes() {
        return bytes;
    }
}
