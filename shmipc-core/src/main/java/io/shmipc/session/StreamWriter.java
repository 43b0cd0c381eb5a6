package io.shmipc.session;

import io.shmipc.error.DeadlineExceededException;
import io.shmipc.error.SessionClosedException;
import io.shmipc.error.StreamClosedException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
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
    private final List<OutSlice> slices = new ArrayList<>();
    private long written;
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
            OutSlice slice = slices.isEmpty() ? null : slices.get(slices.size() - 1);
            if (slice == null || slice.room() < bytes) {
                slice = addContiguous(bytes);
            }
            ByteBuffer view = slice.memory.slice(slice.position, bytes);
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
        return putBigEndian(value, 1);
    }

    @Override
    public BufferWriter putShort(short value) {
        return putBigEndian(value, 2);
    }

    @Override
    public BufferWriter putInt(int value) {
        return putBigEndian(value, 4);
    }

    @Override
    public BufferWriter putLong(long value) {
        return putBigEndian(value, 8);
    }

    private BufferWriter putBigEndian(long value, int bytes) {
        occupancy.enter();
        try {
            for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
                OutSlice slice = withRoom(bytes);
                slice.memory.put(slice.position++, (byte) (value >>> shift));
            }
            written += bytes;
            return this;
        } finally {
            occupancy.exit();
        }
    }

    @Override
    public BufferWriter put(byte[] source) {
        return put(source, 0, source.length);
    }

    @Override
    public BufferWriter put(byte[] source, int offset, int length) {
        return put(ByteBuffer.wrap(source, offset, length));
    }

    @Override
    public BufferWriter put(ByteBuffer source) {
        occupancy.enter();
        try {
            while (source.hasRemaining()) {
                OutSlice slice = withRoom(source.remaining());
                int n = Math.min(slice.room(), source.remaining());
                slice.memory.put(slice.position, source, source.position(), n);
                source.position(source.position() + n);
                slice.position += n;
                written += n;
            }
            return this;
        } finally {
            occupancy.exit();
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
            for (Segment segment : received.take()) {
                appendSegment(received, segment);
            }
            return this;
        } finally {
            occupancy.exit();
        }
    }

    private void appendSegment(ReceivedPart received, Segment segment) {
        Slice slice = segment.slice();
        if (region != null && slice.region == region && slice.heldOnce() && segment.length() > 0) {
            dropEmptyTail();
            slices.add(OutSlice.passedOn(region, segment));
            written += segment.length();
            return;
        }
        ByteBuffer bytes = segment.view();
        while (bytes.hasRemaining()) {
            OutSlice target = withRoom(bytes.remaining());
            int n = Math.min(target.room(), bytes.remaining());
            target.memory.put(target.position, bytes, bytes.position(), n);
            bytes.position(bytes.position() + n);
            target.position += n;
            written += n;
        }
        slice.release();
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

    private OutSlice withRoom(int wanted) {
        if (!slices.isEmpty()) {
            OutSlice tail = slices.get(slices.size() - 1);
            if (tail.room() > 0) {
                return tail;
            }
        }
        OutSlice added = null;
        if (!fallback && region != null) {
            int offset = region.allocateAtMost(wanted);
            if (offset >= 0) {
                added = OutSlice.shared(region, offset);
            } else {
                stream.counters().allocationFailures.increment();
            }
        }
        if (added == null) {
            added =
                    OutSlice.heap(
                            (int)
                                    Math.max(
                                            SMALLEST_CHUNK,
                                            Math.min(LARGEST_CHUNK, Math.max(wanted, written))));
        }
        slices.add(added);
        return added;
    }

    private OutSlice addContiguous(int bytes) {
        dropEmptyTail();
        OutSlice added = null;
        if (!fallback && region != null && bytes <= region.pool().maxSliceCapacityBytes()) {
            int offset = region.allocate(bytes);
            if (offset >= 0) {
                added = OutSlice.shared(region, offset);
            } else {
                stream.counters().allocationFailures.increment();
            }
        }
        if (added == null) {
            added = OutSlice.heap(bytes);
        }
        slices.add(added);
        return added;
    }

    /** A slice nothing was written to must not travel: peers stumble over empty ones. */
    private void dropEmptyTail() {
        if (!slices.isEmpty() && slices.get(slices.size() - 1).written() == 0) {
            slices.remove(slices.size() - 1).giveBack();
        }
    }

    /** Sends what has been written. */
    void flush(long timeoutNanos) {
        occupancy.enter();
        try {
            stream.checkWritable();
            if (written == 0) {
                return;
            }
            dropEmptyTail();
            long deadlineNanos = System.nanoTime() + timeoutNanos;
            long bytes = written;
            if (!fallback && !moveToSharedMemory()) {
                fallback = true;
                stream.fellBack();
            }
            if (fallback) {
                sendOverSocket(deadlineNanos);
                giveBackAll();
            } else {
                sendThroughQueue(deadlineNanos);
                handOver();
            }
            sentAnything = true;
            stream.counters().messagesSent.increment();
            stream.counters().bytesSent.add(bytes);
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
        SharedRegion target = region;
        if (target == null) {
            return false;
        }
        List<OutSlice> moved = new ArrayList<>();
        for (OutSlice slice : slices) {
            if (slice.region != null) {
                moved.add(slice);
                continue;
            }
            ByteBuffer bytes = slice.writtenView();
            while (bytes.hasRemaining()) {
                int offset = target.allocateAtMost(bytes.remaining());
                if (offset < 0) {
                    stream.counters().allocationFailures.increment();
                    moved.stream().filter(s -> !slices.contains(s)).forEach(OutSlice::giveBack);
                    return false;
                }
                OutSlice copy = OutSlice.shared(target, offset);
                int n = Math.min(copy.room(), bytes.remaining());
                copy.memory.put(copy.position, bytes, bytes.position(), n);
                copy.position += n;
                bytes.position(bytes.position() + n);
                moved.add(copy);
            }
        }
        slices.clear();
        slices.addAll(moved);
        return true;
    }

    private void sendThroughQueue(long deadlineNanos) {
        SharedRegion through = java.util.Objects.requireNonNull(region);
        for (int i = slices.size() - 1, next = -1; i >= 0; i--) {
            OutSlice slice = slices.get(i);
            through.pool()
                    .writeSlice(slice.offset, slice.start - slice.base, slice.written(), next);
            next = slice.offset;
        }
        boolean sent;
        try {
            sent =
                    stream.session()
                            .sender()
                            .enqueue(stream, slices.get(0).offset, deadlineNanos, occupancy);
        } catch (SendQueue.PeerNotWokenException e) {
            handOver();
            throw stream.session().sender().broken(e.reason());
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
        stream.session()
                .sender()
                .sendFallback(
                        stream, slices.stream().map(OutSlice::writtenView).toList(), deadlineNanos);
    }

    private void handOver() {
        slices.forEach(OutSlice::handedOver);
        slices.clear();
        written = 0;
        reserved = false;
    }

    private void giveBackAll() {
        slices.forEach(OutSlice::giveBack);
        slices.clear();
        written = 0;
        reserved = false;
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
