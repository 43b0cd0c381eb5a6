package io.shmipc.internal.pool;

import io.shmipc.error.ProtocolException;

/**
 * Walks the slices of a message from the first to the last. Reusable; belongs to one thread at a
 * time.
 *
 * <p>No message has more slices than the region, so a longer chain is cyclic and is refused. Slices
 * that a visitor has recycled by then were given back more than once: the pool is not to be used
 * any further after a {@link ProtocolException}.
 */
public final class ChainReader {

    private final BufferPool pool;
    private final SliceHeader header = new SliceHeader();
    private int slices;
    private long bytes;

    public ChainReader(BufferPool pool) {
        this.pool = pool;
    }

    /**
     * Shows every slice of a message to the visitor, in order.
     *
     * @param first offset of the first slice from the start of the region, as received
     * @throws ProtocolException if a header or a link is invalid, or the chain is cyclic
     */
    public void walk(int first, SliceVisitor visitor) {
        slices = 0;
        bytes = 0;
        int slice = first;
        while (slice != SliceHeader.NO_NEXT || slices == 0) {
            if (slices == pool.sliceCount()) {
                throw new ProtocolException(
                        "chain from slice=%d has slices > %d, as many as the region: it is cyclic"
                                .formatted(Integer.toUnsignedLong(first), slices));
            }
            pool.readSlice(slice, header);
            slices++;
            bytes += header.sizeBytes();
            int next = header.next();
            visitor.visit(slice, header.startBytes(), header.sizeBytes());
            slice = next;
        }
    }

    /** Number of the slice that the visitor is shown, as {@link BufferPool#slotOf} gives it. */
    public int slot() {
        return header.slot();
    }

    /** Slices that the last walk has seen. */
    public int slices() {
        return slices;
    }

    /** Data bytes that the last walk has seen. */
    public long bytes() {
        return bytes;
    }
}
