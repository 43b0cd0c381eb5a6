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
    private final int session;
    private final int stream;

    private @Nullable Slice first;
    private @Nullable Slice last;
    private long bytes;

    /** Whether a slice on the heap is among them. */
    private boolean onHeap;

    /**
     * @param session number of the session
     * @param stream number of the stream that writes
     */
    WrittenChain(@Nullable SharedRegion region, long session, int stream) {
        this.region = region;
        this.session = (int) session;
        this.stream = stream;
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
        slice.heldFor(session, stream);
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

    /** Adds a received slice that is passed on as it is. */
    void addReceived(Slice slice) {
        Objects.requireNonNull(region).mark(slice);
        addWritten(slice);
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

    /** Whether any of it lies on the heap. */
    boolean isOnHeap() {
        return onHeap;
    }

    /**
     * Copies what lies on the heap into shared memory, if there is room by now.
     *
     * @return whether everything lies in shared memory; slices that follow one another on the heap
     *     are moved together or not at all
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
     * Puts shared slices with the same bytes in the place of those on the heap that begin here.
     *
     * @return the last of them, or null if memory is short; nothing has changed then
     */
    private @Nullable Slice replaceByShared(@Nullable Slice before, Slice from) {
        long runBytes = 0;
        Slice behind = from;
        for (; behind != null && behind.region == null; behind = behind.next) {
            runBytes += behind.written();
        }
        Slice head = allocate(runBytes);
        if (head == null) {
            return null;
        }
        Slice to = head;
        for (Slice slice = from; slice != null && slice != behind; slice = slice.next) {
            to = copy(slice.writtenView(), to);
        }
        to.next = behind;
        if (before == null) {
            first = head;
        } else {
            before.next = head;
        }
        if (behind == null) {
            last = to;
        }
        return to;
    }

    /**
     * Takes shared slices for so many bytes.
     *
     * @return null if there are too few; none is taken then
     */
    private @Nullable Slice allocate(long wantedBytes) {
        SharedRegion target = Objects.requireNonNull(region);
        Slice head = null;
        Slice tail = null;
        for (long left = wantedBytes; left > 0; ) {
            Slice slice = target.allocateAtMost((int) Math.min(left, Integer.MAX_VALUE));
            if (slice == null) {
                giveBackAll(head);
                return null;
            }
            slice.heldFor(session, stream);
            if (tail == null) {
                head = slice;
            } else {
                tail.next = slice;
            }
            tail = slice;
            left -= slice.remaining();
        }
        if (head == null) {
            throw new IllegalStateException("nothing was written to a slice in the middle");
        }
        return head;
    }

    /** Copies bytes to where there is room from a slice on; returns the last slice written to. */
    private static Slice copy(ByteBuffer from, Slice to) {
        Slice target = to;
        while (from.hasRemaining()) {
            if (target.remaining() == 0) {
                target = Objects.requireNonNull(target.next);
            }
            int n = Math.min(target.remaining(), from.remaining());
            target.memory.put(target.position, from, from.position(), n);
            target.position += n;
            from.position(from.position() + n);
        }
        return target;
    }

    /** Copies everything to the heap and gives its slices back. */
    void moveToHeap() {
        if (region != null) {
            region.checkStillOurs(first);
        }
        Slice before = null;
        for (Slice slice = first; slice != null; ) {
            Slice next = slice.next;
            if (slice.region != null) {
                Slice copy = Slice.heap(slice.written());
                copy(slice.writtenView(), copy);
                if (before == null) {
                    first = copy;
                } else {
                    before.next = copy;
                }
                copy.next = next;
                if (last == slice) {
                    last = copy;
                }
                onHeap = true;
                slice.next = null;
                slice.giveBack();
                slice = copy;
            }
            before = slice;
            slice = next;
        }
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
        through.checkStillOurs(first);
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
        if (region != null) {
            region.checkStillOurs(first);
        }
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
