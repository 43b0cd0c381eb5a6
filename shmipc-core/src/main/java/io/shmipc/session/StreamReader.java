package io.shmipc.session;

import io.shmipc.error.DeadlineExceededException;
import io.shmipc.error.EndOfStreamException;
import io.shmipc.error.StreamClosedException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Reads the slices of one stream in order. A slice without views goes back to the pool with its
 * last byte; one with views waits for {@link #release()}.
 */
final class StreamReader implements BufferReader {

    private final StreamImpl stream;
    private final Occupancy occupancy;

    /** Slices with bytes to read, oldest first. */
    private @Nullable Slice first;

    private @Nullable Slice last;
    private long available;

    /**
     * Whether something was read since the last {@link #release()}, so that a message is under way.
     */
    private final AtomicBoolean withinMessage = new AtomicBoolean();

    /** Stands for who uses the stream now, among those who may look at the views of a slice. */
    private volatile Object user = new Object();

    /** Slices read to their end whose views are still out. */
    private @Nullable Slice finished;

    StreamReader(StreamImpl stream) {
        this.stream = stream;
        this.occupancy = new Occupancy("reader", this::giveEverythingBack, stream::deliveryOfSent);
    }

    /**
     * Takes over slices that arrived; the stream calls this with its lock held, from within a
     * method here.
     */
    void append(Slice head, Slice tail, long bytes) {
        if (last == null) {
            first = head;
        } else {
            last.next = head;
        }
        last = tail;
        available += bytes;
    }

    /** Whether the user is between two messages, as far as {@link #release()} tells. */
    boolean isBetweenMessages() {
        return !withinMessage.getAcquire();
    }

    /** Whether the thread inside should come out. */
    boolean isClosing() {
        return occupancy.isClosing();
    }

    /** Bytes taken over from the stream and not read. */
    long available() {
        return available;
    }

    @Override
    public long readableBytes() {
        occupancy.enter();
        try {
            stream.takeArrived();
            return available;
        } finally {
            occupancy.exit();
        }
    }

    @Override
    public ReadStatus await(int bytes) {
        return await(bytes, stream.readTimeoutNanos());
    }

    @Override
    public ReadStatus await(int bytes, Duration timeout) {
        return await(bytes, SessionConfigRules.nanos(timeout));
    }

    private ReadStatus await(int bytes, long timeoutNanos) {
        occupancy.enter();
        try {
            return available >= bytes
                    ? ReadStatus.READY
                    : stream.awaitBytes(this, occupancy, bytes, timeoutNanos);
        } finally {
            occupancy.exit();
        }
    }

    @Override
    public ByteBuffer read(int bytes) {
        occupancy.enter();
        try {
            need(bytes);
            Slice slice = first;
            if (slice == null) {
                return ByteBuffer.allocate(0).asReadOnlyBuffer();
            }
            if (slice.remaining() >= bytes) {
                ByteBuffer view = slice.readingView(user, slice.position, bytes);
                slice.viewed = true;
                advance(bytes);
                return view;
            }
            ByteBuffer copy = ByteBuffer.allocate(bytes);
            copyOut(copy, bytes);
            return copy.flip().asReadOnlyBuffer();
        } finally {
            occupancy.exit();
        }
    }

    @Override
    public ByteBuffer peek(int bytes) {
        occupancy.enter();
        try {
            need(bytes);
            Slice slice = first;
            if (slice == null) {
                return ByteBuffer.allocate(0).asReadOnlyBuffer();
            }
            if (slice.remaining() >= bytes) {
                slice.viewed = true;
                return slice.readingView(user, slice.position, bytes);
            }
            ByteBuffer copy = ByteBuffer.allocate(bytes);
            for (Slice s = slice; copy.hasRemaining() && s != null; s = s.next) {
                int n = Math.min(copy.remaining(), s.remaining());
                copy.put(copy.position(), s.memory, s.position, n).position(copy.position() + n);
            }
            stream.checkStillMapped();
            return copy.flip().asReadOnlyBuffer();
        } finally {
            occupancy.exit();
        }
    }

    @Override
    public void skip(int bytes) {
        occupancy.enter();
        try {
            need(bytes);
            advance(bytes);
        } finally {
            occupancy.exit();
        }
    }

    @Override
    public byte readByte() {
        occupancy.enter();
        try {
            need(Byte.BYTES);
            Slice slice = current();
            return (byte) taken(slice.memory.get(slice.position), Byte.BYTES);
        } finally {
            occupancy.exit();
        }
    }

    @Override
    public short readShort() {
        occupancy.enter();
        try {
            need(Short.BYTES);
            Slice slice = current();
            return (short)
                    taken(
                            slice.remaining() >= Short.BYTES
                                    ? slice.memory.getShort(slice.position)
                                    : acrossSlices(slice, Short.BYTES),
                            Short.BYTES);
        } finally {
            occupancy.exit();
        }
    }

    @Override
    public int readInt() {
        occupancy.enter();
        try {
            need(Integer.BYTES);
            Slice slice = current();
            return (int)
                    taken(
                            slice.remaining() >= Integer.BYTES
                                    ? slice.memory.getInt(slice.position)
                                    : acrossSlices(slice, Integer.BYTES),
                            Integer.BYTES);
        } finally {
            occupancy.exit();
        }
    }

    @Override
    public long readLong() {
        occupancy.enter();
        try {
            need(Long.BYTES);
            Slice slice = current();
            return taken(
                    slice.remaining() >= Long.BYTES
                            ? slice.memory.getLong(slice.position)
                            : acrossSlices(slice, Long.BYTES),
                    Long.BYTES);
        } finally {
            occupancy.exit();
        }
    }

    private static long acrossSlices(Slice first, int bytes) {
        long value = 0;
        int done = 0;
        for (Slice s = first; done < bytes && s != null; s = s.next) {
            for (int i = s.position; i < s.end && done < bytes; i++, done++) {
                value = value << Byte.SIZE | s.memory.get(i) & 0xff;
            }
        }
        return value;
    }

    /** A value that was copied counts only if its memory was still there afterwards. */
    private long taken(long value, int bytes) {
        stream.checkStillMapped();
        advance(bytes);
        return value;
    }

    @Override
    public void readBytes(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        occupancy.enter();
        try {
            need(length);
            int at = offset;
            int left = length;
            while (left > 0) {
                Slice slice = current();
                int n = Math.min(left, slice.remaining());
                slice.memory.get(slice.position, target, at, n);
                stream.checkStillMapped();
                advance(n);
                at += n;
                left -= n;
            }
        } finally {
            occupancy.exit();
        }
    }

    @Override
    public void readBytes(ByteBuffer target) {
        occupancy.enter();
        try {
            int bytes = target.remaining();
            need(bytes);
            copyOut(target, bytes);
        } finally {
            occupancy.exit();
        }
    }

    @Override
    public BufferPart readPart(int bytes) {
        BufferPart part;
        occupancy.enter();
        try {
            part = cutPart(bytes);
        } catch (RuntimeException | Error e) {
            occupancy.exitQuietly();
            throw e;
        }
        try {
            occupancy.exit();
        } catch (StreamClosedException e) {
            // The caller never gets the part, so nobody else would let go of its slices.
            part.close();
            throw e;
        }
        return part;
    }

    private BufferPart cutPart(int bytes) {
        need(bytes);
        List<Segment> segments = new ArrayList<>(1);
        int left = bytes;
        while (left > 0) {
            Slice slice = current();
            int n = Math.min(left, slice.remaining());
            slice.hold();
            segments.add(new Segment(slice, slice.position, n));
            advance(n);
            left -= n;
        }
        return new ReceivedPart(stream, segments, bytes);
    }

    @Override
    public void release() {
        occupancy.enter();
        try {
            endMessage();
        } finally {
            occupancy.exit();
        }
    }

    /** Releases, and tells what has arrived and has not been read. */
    long releaseAndCount() {
        occupancy.enter();
        try {
            endMessage();
            stream.takeArrived();
            return available;
        } finally {
            occupancy.exit();
        }
    }

    private void endMessage() {
        withinMessage.setRelease(false);
        releaseFinished();
        if (first != null) {
            first.viewsBack();
        }
    }

    /** Waits until {@code bytes} bytes are there, and throws if that is not to be. */
    private void need(int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes=" + bytes + " must be >= 0");
        }
        if (available < bytes) {
            long timeoutNanos = stream.readTimeoutNanos();
            switch (stream.awaitBytes(this, occupancy, bytes, timeoutNanos)) {
                case READY -> {}
                case END_OF_STREAM ->
                        throw new EndOfStreamException(
                                "stream=" + stream.idText() + " ended: " + shortOf(bytes),
                                null,
                                stream.deliveryOfSent());
                case TIMED_OUT ->
                        throw new DeadlineExceededException(
                                "stream="
                                        + stream.idText()
                                        + " got too little within readTimeout="
                                        + Duration.ofNanos(timeoutNanos)
                                        + ": "
                                        + shortOf(bytes),
                                null,
                                stream.deliveryOfSent());
            }
        }
    }

    private String shortOf(int bytes) {
        return "neededBytes=" + bytes + " readableBytes=" + available;
    }

    private void copyOut(ByteBuffer target, int bytes) {
        int left = bytes;
        while (left > 0) {
            Slice slice = current();
            int n = Math.min(left, slice.remaining());
            target.put(target.position(), slice.memory, slice.position, n);
            target.position(target.position() + n);
            stream.checkStillMapped();
            advance(n);
            left -= n;
        }
    }

    private Slice current() {
        Slice slice = first;
        if (slice == null) {
            throw new IllegalStateException("no slice although availableBytes=" + available);
        }
        return slice;
    }

    /** Moves past bytes that are there, and past every slice that ends with them. */
    private void advance(int bytes) {
        int left = bytes;
        if (bytes > 0) {
            withinMessage.setRelease(true);
        }
        available -= bytes;
        while (left > 0) {
            Slice slice = current();
            int n = Math.min(left, slice.remaining());
            slice.position += n;
            left -= n;
            if (slice.remaining() == 0) {
                first = slice.next;
                if (first == null) {
                    last = null;
                }
                if (slice.viewed) {
                    slice.next = finished;
                    finished = slice;
                } else {
                    slice.next = null;
                    slice.release();
                }
            }
        }
    }

    private void releaseFinished() {
        Slice slice = finished;
        finished = null;
        Slice.releaseAll(slice);
    }

    /** Ends reading; whatever is held goes back now, or when the thread inside comes out. */
    void close() {
        occupancy.close();
    }

    /**
     * Everything without views goes back; what has views does when no other thread can look at
     * them.
     */
    private synchronized void giveEverythingBack() {
        stream.moveArrivedTo(this);
        boolean viewsEnd = occupancy.isLastUser();
        if (viewsEnd) {
            releaseFinished();
        }
        Slice head = first;
        first = null;
        last = null;
        available = 0;
        if (head != null && head.viewed && !viewsEnd) {
            Slice rest = head.next;
            head.next = finished;
            finished = head;
            head = rest;
        }
        Slice.releaseAll(head);
    }

    /** Another user comes; no view that the last one may have kept is handed out to it. */
    void forgetViews() {
        user = new Object();
    }
}
