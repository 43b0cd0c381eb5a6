package io.shmipc.session;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Received bytes that lie together: a slice of shared memory, or the payload of a frame on the
 * heap. Linked to the next one of its stream. Held by the reader it belongs to and by every part
 * cut from it; the last holder gives the memory back.
 */
final class Slice {

    private static final AtomicIntegerFieldUpdater<Slice> HOLDERS =
            AtomicIntegerFieldUpdater.newUpdater(Slice.class, "holders");

    final @Nullable SharedRegion region;
    final @Nullable SocketBudget budget;
    final int offset;
    final ByteBuffer memory;

    /** The next byte to read, as an index into {@link #memory}. Belongs to the reader. */
    int position;

    final int end;

    /** Whether a view of this slice was handed out, which {@code release()} ends. */
    boolean viewed;

    @Nullable Slice next;

    private volatile int holders = 1;

    /** A slice in shared memory. */
    Slice(SharedRegion region, int offset, int position, int end) {
        this.region = region;
        this.budget = null;
        this.offset = offset;
        this.memory = region.bytes();
        this.position = position;
        this.end = end;
    }

    /** The payload of a frame. */
    Slice(SocketBudget budget, byte[] payload) {
        this.region = null;
        this.budget = budget;
        this.offset = -1;
        this.memory = ByteBuffer.wrap(payload);
        this.position = 0;
        this.end = payload.length;
    }

    int remaining() {
        return end - position;
    }

    /** A read-only view of some bytes; absolute, so it needs no lock. */
    ByteBuffer view(int from, int length) {
        return memory.slice(from, length).asReadOnlyBuffer();
    }

    void hold() {
        HOLDERS.incrementAndGet(this);
    }

    /** Whether the caller, who holds the slice, is the only one. */
    boolean heldOnce() {
        return holders == 1;
    }

    /** Lets go; the last one gives the memory back. */
    void release() {
        if (HOLDERS.decrementAndGet(this) == 0) {
            if (region != null) {
                region.recycleReceived(offset);
            } else if (budget != null) {
                budget.giveBack(end);
            }
        }
    }
}
