package io.shmipc.session;

import io.shmipc.internal.pool.SliceHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The slices of a message that is being written, oldest first; only the last one has room. Belongs
 * to its writer, one thread at a time.
 */
final class WrittenChain {

    private final @Nullable SharedRegion region;

    private @Nullable Slice first;
    private @Nullable Slice last;
    private long bytes;

    /** Whether a slice on the heap is among them. */
    private boolean onHeap;

    WrittenChain(@Nullable SharedRegion region) {
        this.region = region;
    }

    /** Bytes written to all of them. */
    long bytes() {
        return bytes;
    }

    /** The slice that is written to, or null if nothing was written. */
    @Nullable Slice last() {
        return last;
    }

    /** Counts bytes at the end of the last slice as written. */
    void advance(Slice slice, int written) {
        slice.position += written;
        bytes += written;
    }

    void add(Slice slice) {
        if (last == null) {
            first = slice;
        } else {
            last.next = slice;
        }
        last = slice;
        onHeap |= slice.region == null;
    }

    /** Adds a slice of which all is written. */
    void addWritten(Slice slice) {
        add(slice);
        bytes += slice.written();
    }

    /** A slice nothing was written to must not travel: peers stumble over empty ones. */
    void dropEmptyTail() {
        Slice tail = last;
        if (tail == null || tail.written() > 0) {
            return;
        }
        Slice before = null;
        for (Slice slice = first; slice != null && slice != tail; slice = slice.next) {
            before = slice;
        }
        last = before;
        if (before == null) {
            first = null;
        } else {
            before.next = null;
        }
        tail.giveBack();
    }

    /**
     * Copies what lies on the heap into shared memory, if there is room by now.
     *
     * @return whether everything lies in shared memory
     */
    boolean moveToSharedMemory() {
        if (!onHeap) {
            return true;
        }
        Slice before = null;
        for (Slice slice = first; slice != null; slice = slice.next) {
            if (slice.region == null) {
                Slice end = replaceByShared(before, slice);
                if (end == null) {
                    return false;
                }
                slice = end;
            }
            before = slice;
        }
        onHeap = false;
        return true;
    }

    /**
     * Puts shared slices with the same bytes in the place of one on the heap.
     *
     * @return the last of them, or null if memory is short; nothing has changed then
     */
    private @Nullable Slice replaceByShared(@Nullable Slice before, Slice heap) {
        SharedRegion target = Objects.requireNonNull(region);
        Slice head = null;
        Slice tail = null;
        ByteBuffer from = heap.writtenView();
        while (from.hasRemaining()) {
            Slice copy = target.allocateAtMost(from.remaining());
            if (copy == null) {
                giveBackAll(head);
                return null;
            }
            int n = Math.min(copy.remaining(), from.remaining());
            copy.memory.put(copy.position, from, from.position(), n);
            copy.position += n;
            from.position(from.position() + n);
            if (tail == null) {
                head = copy;
            } else {
                tail.next = copy;
            }
            tail = copy;
        }
        if (head == null || tail == null) {
            throw new IllegalStateException("nothing was written to a slice in the middle");
        }
        tail.next = heap.next;
        if (before == null) {
            first = head;
        } else {
            before.next = head;
        }
        if (last == heap) {
            last = tail;
        }
        return tail;
    }

    /**
     * Links the slices for the peer. They cease to be this end's: the peer may have given them
     * back, and another thread taken them, before the put of the element returns. Afterwards
     * nothing here looks at them, except to {@link #takeBack}.
     *
     * @return offset of the first one
     */
    int handOver() {
        SharedRegion through = Objects.requireNonNull(region);
        int firstOffset = Objects.requireNonNull(first).offset;
        for (Slice slice = first; slice != null; ) {
            Slice next = slice.next;
            through.pool()
                    .writeSlice(
                            slice.offset,
                            slice.start - slice.base,
                            slice.written(),
                            next == null ? SliceHeader.NO_NEXT : next.offset);
            slice.sent();
            slice = next;
        }
        return firstOffset;
    }

    /** The slices could not be sent; they are the writer's again. */
    void takeBack() {
        Objects.requireNonNull(region).takeBack(first);
    }

    /** What was written, as the parts of a frame. */
    List<ByteBuffer> payload() {
        List<ByteBuffer> payload = new ArrayList<>();
        for (Slice slice = first; slice != null; slice = slice.next) {
            payload.add(slice.writtenView());
        }
        return payload;
    }

    /** The slices are somebody else's now. */
    void forgetAll() {
        first = null;
        last = null;
        onHeap = false;
        bytes = 0;
    }

    void giveBackAll() {
        Slice head = first;
        forgetAll();
        giveBackAll(head);
    }

    private static void giveBackAll(@Nullable Slice head) {
        for (Slice slice = head; slice != null; ) {
            Slice next = slice.next;
            slice.next = null;
            slice.giveBack();
            slice = next;
        }
    }
}
