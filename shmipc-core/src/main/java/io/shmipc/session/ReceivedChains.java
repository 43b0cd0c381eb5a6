package io.shmipc.session;

import io.shmipc.error.ProtocolException;
import io.shmipc.internal.pool.ChainReader;
import io.shmipc.internal.pool.SliceVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Walks the slices of a received message and checks each before it is used. Every header is read
 * once and into Java, so that a peer that changes it later changes nothing. Event loop only.
 */
final class ReceivedChains {

    private final SharedRegion region;
    private final ChainReader reader;
    private final SliceVisitor visitor = this::take;
    private @Nullable Slice head;
    private @Nullable Slice tail;

    ReceivedChains(SharedRegion region) {
        this.region = region;
        this.reader = new ChainReader(region.pool());
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
        try {
            reader.walk(firstOffset, visitor);
        } catch (ProtocolException e) {
            for (Slice slice = head; slice != null; slice = slice == tail ? null : slice.next) {
                region.passedOn();
            }
            throw e;
        }
    }

    private void take(int offset, int startBytes, int sizeBytes) {
        region.sliceReceived();
        if (sizeBytes == 0) {
            region.recycleReceived(offset);
            return;
        }
        int from = region.pool().dataOffset(offset) + startBytes;
        Slice slice = new Slice(region, offset, from, from + sizeBytes);
        if (tail == null) {
            head = slice;
        } else {
            tail.next = slice;
        }
        tail = slice;
    }

    @Nullable Slice head() {
        return head;
    }

    @Nullable Slice tail() {
        return tail;
    }

    long bytes() {
        return reader.bytes();
    }
}
