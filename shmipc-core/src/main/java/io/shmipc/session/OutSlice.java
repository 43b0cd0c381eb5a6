package io.shmipc.session;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Bytes being collected: a slice of shared memory that this end owns, or a chunk on the heap. */
final class OutSlice {

    final @Nullable SharedRegion region;

    /** Offset of the slice in its region, or -1 on the heap. */
    final int offset;

    final ByteBuffer memory;

    /** Where the slice's data area begins in {@link #memory}. */
    final int base;

    /** The first byte of the message in this slice. */
    final int start;

    /** Behind the last byte written. */
    int position;

    /** Behind the last byte that can be written. */
    final int limit;

    /** The received slice this one was, when it is passed on instead of allocated. */
    final @Nullable Slice received;

    private OutSlice(
            @Nullable SharedRegion region,
            int offset,
            ByteBuffer memory,
            int base,
            int start,
            int position,
            int limit,
            @Nullable Slice received) {
        this.region = region;
        this.offset = offset;
        this.memory = memory;
        this.base = base;
        this.start = start;
        this.position = position;
        this.limit = limit;
        this.received = received;
    }

    static OutSlice shared(SharedRegion region, int offset) {
        int base = region.pool().dataOffset(offset);
        int limit = base + region.pool().capacityOf(offset);
        return new OutSlice(region, offset, region.bytes(), base, base, base, limit, null);
    }

    static OutSlice heap(int capacity) {
        return new OutSlice(null, -1, ByteBuffer.allocate(capacity), 0, 0, 0, capacity, null);
    }

    /** A received slice on its way out again, untouched but for its header. */
    static OutSlice passedOn(SharedRegion region, Segment segment) {
        Slice slice = segment.slice();
        int end = segment.from() + segment.length();
        return new OutSlice(
                region,
                slice.offset,
                region.bytes(),
                region.pool().dataOffset(slice.offset),
                segment.from(),
                end,
                end,
                slice);
    }

    int written() {
        return position - start;
    }

    int room() {
        return limit - position;
    }

    ByteBuffer writtenView() {
        return memory.slice(start, written());
    }

    /** The slice has gone to the peer, whose it is now. */
    void handedOver() {
        if (received != null && region != null) {
            region.passedOn();
        }
    }

    /** The slice is not needed after all. */
    void giveBack() {
        if (received != null) {
            received.release();
        } else if (region != null) {
            region.recycle(offset);
        }
    }
}
