package io.shmipc.session;

import io.shmipc.error.DeadlineExceededException;
import io.shmipc.error.SessionClosedException;
import io.shmipc.error.StreamClosedException;
import io.shmipc.internal.pool.SliceHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a stream will send, in slices of shared memory as long as there are some, and else
 * on the heap; and sends it one way or the other.
 */
final class StreamWriter implements BufferWriter {

    private static final int SMALLEST_CHUNK = 4 * 1024;
    private static final int LARGEST_CHUNK = 1 << 20;

    private final StreamImpl stream;
    private final @Nullable SharedRegion region;
    private final Occupancy occupancy = new Occupancy("writer", this::endOfWriting);

    /** Stands for who uses the stream now, among those who may look at the views of a slice. */
    private volatile Object user = new Object();

    /** What has been written, oldest first; only the last slice has room. */
    private @Nullable Slice first;

    private @Nullable Slice last;
    private long written;

    /** Whether a slice on the heap is among them. */
    private boolean onHeap;

    private boolean reserved;
    private boolean fallback;
    private boolean sentAnything;
    private boolean closeSent;

    StreamWriter(StreamImpl stream, @Nullable SharedRegion region) {
        this.stream = stream;
        this.region = region;
        this.fallback = region == null;
    }

    boolean inFallback() {
        return fallback;
    }

    @Override
    public ByteBuffer reserve(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes=" + bytes + " must be >= 1");
        }
        occupancy.enter();
        try {
            Slice slice = last;
            if (slice == null || slice.remaining() < bytes) {
                slice = addContiguous(bytes);
            }
            ByteBuffer view = slice.writingView(user, slice.position, bytes);
            slice.position += bytes;
            written += bytes;
            reserved = true;
            return view;
        } finally {
            occupancy.exit();
        }
    }

    @Override
    public BufferWriter put(byte value) {
        occupancy.enter();
        try {
            putByte(value);
            return this;
        } finally {
            occupancy.exit();
        }
    }

    @Override
    public BufferWriter putShort(short value) {
        occupancy.enter();
        try {
            Slice slice = withRoom(Short.BYTES);
            if (slice.remaining() >= Short.BYTES) {
                slice.memory.putShort(slice.position, value);
                advance(slice, Short.BYTES);
            } else {
                putBytewise(value, Short.BYTES);
            }
            return this;
        } finally {
            occupancy.exit();
        }
    }

    @Override
    public BufferWriter putInt(int value) {
        occupancy.enter();
        try {
            Slice slice = withRoom(Integer.BYTES);
            if (slice.remaining() >= Integer.BYTES) {
                slice.memory.putInt(slice.position, value);
                advance(slice, Integer.BYTES);
            } else {
                putBytewise(value, Integer.BYTES);
            }
            return this;
        } finally {
            occupancy.exit();
        }
    }

    @Override
    public BufferWriter putLong(long value) {
        occupancy.enter();
        try {
            Slice slice = withRoom(Long.BYTES);
            if (slice.remaining() >= Long.BYTES) {
                slice.memory.putLong(slice.position, value);
                advance(slice, Long.BYTES);
            } else {
                putBytewise(value, Long.BYTES);
            }
            return this;
        } finally {
            occupancy.exit();
        }
    }

    private void putBytewise(long value, int bytes) {
        for (int shift = (bytes - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            putByte((byte) (value >>> shift));
        }
    }

    private void putByte(byte value) {
        Slice slice = withRoom(Byte.BYTES);
        slice.memory.put(slice.position, value);
        advance(slice, Byte.BYTES);
    }

    private void advance(Slice slice, int bytes) {
        slice.position += bytes;
        written += bytes;
    }

    @Override
    public BufferWriter put(byte[] source) {
        return put(source, 0, source.length);
    }

    @Override
    public BufferWriter put(byte[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        occupancy.enter();
        try {
            int at = offset;
            int left = length;
            while (left > 0) {
                Slice slice = withRoom(left);
                int n = Math.min(slice.remaining(), left);
                slice.memory.put(slice.position, source, at, n);
                advance(slice, n);
                at += n;
                left -= n;
            }
            return this;
        } finally {
            occupancy.exit();
        }
    }

    @Override
    public BufferWriter put(ByteBuffer source) {
        occupancy.enter();
        try {
            copyIn(source);
            return this;
        } finally {
            occupancy.exit();
        }
    }

    private void copyIn(ByteBuffer source) {
        while (source.hasRemaining()) {
            Slice slice = withRoom(source.remaining());
            int n = Math.min(slice.remaining(), source.remaining());
            slice.memory.put(slice.position, source, source.position(), n);
            source.position(source.position() + n);
            advance(slice, n);
        }
    }

    @Override
    public BufferWriter append(BufferPart part) {
        if (!(part instanceof ReceivedPart received)) {
            throw new IllegalArgumentException(
                    "part of class=" + part.getClass().getName() + " was not read from a stream");
        }
        occupancy.enter();
        try {
            appendAll(received, received.take().iterator());
            return this;
        } finally {
            occupancy.exit();
        }
    }

    private void appendAll(ReceivedPart received, Iterator<Segment> segments) {
        try {
            while (segments.hasNext()) {
                Segment segment = segments.next();
                if (canPassOn(segment)) {
                    dropEmptyTail();
                    segment.slice().passOn(segment.from(), segment.length());
                    Objects.requireNonNull(region).mark(segment.slice());
                    add(segment.slice());
                    written += segment.length();
                } else {
                    copyIn(received, segment);
                }
            }
        } finally {
            // Something failed on the way; what the part held and nobody took is let go.
            segments.forEachRemaining(segment -> segment.slice().release());
        }
    }

    private boolean canPassOn(Segment segment) {
        Slice slice = segment.slice();
        return region != null && slice.region == region && slice.heldOnce() && segment.length() > 0;
    }

    private void copyIn(ReceivedPart received, Segment segment) {
        try {
            copyIn(segment.view());
        } finally {
            segment.slice().release();
        }
        try {
            received.checkStillMapped();
        } catch (SessionClosedException e) {
            // What was copied may be zeroes by now; nothing of this message must leave.
            giveBackAll();
            throw e;
        }
    }

    @Override
    public long writtenBytes() {
        return written;
    }

    @Override
    public void discard() {
        occupancy.enter();
        try {
            giveBackAll();
        } finally {
            occupancy.exit();
        }
    }

    private Slice withRoom(int wanted) {
        Slice tail = last;
        return tail != null && tail.remaining() > 0 ? tail : addForSome(wanted);
    }

    private Slice addForSome(int wanted) {
        Slice added = null;
        if (!fallback && region != null) {
            added = region.allocateAtMost(wanted);
            if (added == null) {
                stream.counters().allocationFailures.increment();
            }
        }
        if (added == null) {
            added =
                    onHeap(
                            (int)
                                    Math.max(
                                            SMALLEST_CHUNK,
                                            Math.min(LARGEST_CHUNK, Math.max(wanted, written))));
        }
        add(added);
        return added;
    }

    private Slice addContiguous(int bytes) {
        dropEmptyTail();
        Slice added = null;
        if (!fallback && region != null && bytes <= region.pool().maxSliceCapacityBytes()) {
            added = region.allocate(bytes);
            if (added == null) {
                stream.counters().allocationFailures.increment();
            }
        }
        if (added == null) {
            added = onHeap(bytes);
        }
        add(added);
        return added;
    }

    private Slice onHeap(int bytes) {
        onHeap = true;
        return Slice.heap(bytes);
    }

    private void add(Slice slice) {
        if (last == null) {
            first = slice;
        } else {
            last.next = slice;
        }
        last = slice;
    }

    /** A slice nothing was written to must not travel: peers stumble over empty ones. */
    private void dropEmptyTail() {
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
     * Sends what has been written.
     *
     * @param announceLater whether the caller wakes the peer itself, afterwards
     */
    void flush(long timeoutNanos, boolean announceLater) {
        occupancy.enter();
        try {
            stream.checkWritable();
            if (written == 0) {
                return;
            }
            dropEmptyTail();
            if (!fallback && !moveToSharedMemory()) {
                fallback = true;
                stream.fellBack();
            }
            if (fallback) {
                sendOverSocket(System.nanoTime() + timeoutNanos);
                stream.counters().socketMessagesSent.increment();
                stream.counters().socketBytesSent.add(written);
                giveBackAll();
            } else {
                sendThroughQueue(timeoutNanos, announceLater);
            }
            sentAnything = true;
        } finally {
            occupancy.exitQuietly();
        }
    }

    /**
     * Copies what lies on the heap into shared memory, if there is room by now.
     *
     * @return whether everything lies in shared memory
     */
    private boolean moveToSharedMemory() {
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
        ByteBuffer bytes = heap.writtenView();
        while (bytes.hasRemaining()) {
            Slice copy = target.allocateAtMost(bytes.remaining());
            if (copy == null) {
                stream.counters().allocationFailures.increment();
                giveBackAll(head);
                return null;
            }
            int n = Math.min(copy.remaining(), bytes.remaining());
            copy.memory.put(copy.position, bytes, bytes.position(), n);
            copy.position += n;
            bytes.position(bytes.position() + n);
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
     * The slices cease to be this end's before the element is put: the peer may have given them
     * back, and another thread taken them, before the put returns. Afterwards nothing here looks at
     * them any more.
     */
    private void sendThroughQueue(long timeoutNanos, boolean announceLater) {
        SharedRegion through = Objects.requireNonNull(region);
        Slice head = Objects.requireNonNull(first);
        through.checkStillOurs(head);
        int firstOffset = head.offset;
        for (Slice slice = head; slice != null; ) {
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
        boolean sent = false;
        boolean theirs = false;
        try {
            sent =
                    stream.session()
                            .sender()
                            .enqueue(
                                    stream,
                                    firstOffset,
                                    written,
                                    timeoutNanos,
                                    occupancy,
                                    announceLater);
            theirs = sent;
        } catch (SendQueue.PeerNotWokenException e) {
            theirs = true;
            throw stream.session().sender().broken(e.reason());
        } finally {
            if (theirs) {
                forgetAll();
            } else {
                through.takeBack(head);
            }
        }
        if (!sent) {
            throw new DeadlineExceededException(
                    "stream="
                            + stream.idText()
                            + " found no room in the queue before the deadline: queueDepths="
                            + stream.session().queueDepths());
        }
    }

    private void sendOverSocket(long deadlineNanos) {
        List<ByteBuffer> payload = new ArrayList<>();
        for (Slice slice = first; slice != null; slice = slice.next) {
            payload.add(slice.writtenView());
        }
        stream.session().sender().sendFallback(stream, payload, deadlineNanos);
    }

    private void forgetAll() {
        first = null;
        last = null;
        onHeap = false;
        written = 0;
        reserved = false;
    }

    private void giveBackAll() {
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

    /** Another user comes; no view that the last one may have kept is handed out to it. */
    void forgetViews() {
        user = new Object();
    }

    /** Ends writing: gives slices back and tells the peer, behind everything that was sent. */
    void close() {
        occupancy.close();
    }

    private void endOfWriting() {
        boolean tell;
        synchronized (this) {
            // A view from reserve() may still be written to by the thread that has it.
            if (!reserved || occupancy.isLastUser()) {
                giveBackAll();
            }
            tell = !closeSent;
            closeSent = true;
        }
        if (!tell) {
            return;
        }
        // Outside the monitor, as it may wait for room, and an event loop may come here meanwhile.
        try {
            if (sentAnything || stream.session().isServer()) {
                stream.session().sender().sendClose(stream, fallback);
            }
        } finally {
            // Not before: a server that drains ends the session when no stream is left.
            stream.session().streamClosed(stream);
        }
    }

    /** Whether a close is under way, for those who wait on behalf of a flush. */
    static void checkNotClosing(Occupancy occupancy) {
        if (occupancy.isClosing()) {
            throw new StreamClosedException("the stream was closed at this end");
        }
    }
}
