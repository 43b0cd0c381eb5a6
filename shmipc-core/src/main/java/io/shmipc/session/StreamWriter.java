package io.shmipc.session;

import io.shmipc.error.DeadlineExceededException;
import io.shmipc.error.Delivery;
import io.shmipc.error.SessionClosedException;
import io.shmipc.error.ShmipcException;
import io.shmipc.error.StreamClosedException;
import java.nio.ByteBuffer;
import java.util.Iterator;
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

    private final WrittenChain chain;
    private final @Nullable Exhaustion exhaustion;

    private boolean reserved;
    private boolean fallback;
    private boolean sentAnything;

    /** Whether something has left since the stream was opened or borrowed, or is about to. */
    private volatile boolean sentInThisUse;

    private boolean closeSent;

    StreamWriter(StreamImpl stream, @Nullable SharedRegion region) {
        this.stream = stream;
        this.region = region;
        this.chain = new WrittenChain(region, stream.session().id(), stream.id());
        this.exhaustion = region == null ? null : new Exhaustion(stream, region);
        this.fallback = region == null;
    }

    /** Whether anything may have left since the stream was opened or borrowed. */
    boolean hasSent() {
        return sentInThisUse;
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
            Slice slice = chain.last();
            if (slice == null || slice.remaining() < bytes) {
                slice = addContiguous(bytes);
            }
            ByteBuffer view = slice.writingView(user, slice.position, bytes);
            chain.advance(slice, bytes);
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
                chain.advance(slice, Short.BYTES);
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
                chain.advance(slice, Integer.BYTES);
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
                chain.advance(slice, Long.BYTES);
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
        chain.advance(slice, Byte.BYTES);
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
                chain.advance(slice, n);
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
            chain.advance(slice, n);
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
                    chain.dropEmptyTail();
                    segment.slice().passOn(segment.from(), segment.length());
                    chain.addReceived(segment.slice());
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
            throw new SessionClosedException(
                    "what was appended is gone with its session", e, Delivery.NOT_SENT);
        }
    }

    @Override
    public long writtenBytes() {
        return chain.bytes();
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
        Slice tail = chain.last();
        return tail != null && tail.remaining() > 0 ? tail : addForSome(wanted);
    }

    private boolean mayAllocate() {
        return !fallback
                && exhaustion != null
                && !stream.session().isFallbackForced()
                && !exhaustion.othersComeFirst();
    }

    private Slice addForSome(int wanted) {
        Slice added = null;
        if (mayAllocate() && region != null) {
            added = region.allocateAtMost(wanted);
            if (added == null) {
                stream.counters().allocationFailures.increment();
            }
        }
        if (added == null) {
            added =
                    Slice.heap(
                            (int)
                                    Math.max(
                                            SMALLEST_CHUNK,
                                            Math.min(
                                                    LARGEST_CHUNK,
                                                    Math.max(wanted, chain.bytes()))));
        }
        chain.add(added);
        return added;
    }

    private Slice addContiguous(int bytes) {
        chain.dropEmptyTail();
        Slice added = null;
        if (mayAllocate() && region != null && bytes <= region.pool().maxSliceCapacityBytes()) {
            added = region.allocate(bytes);
            if (added == null) {
                stream.counters().allocationFailures.increment();
            }
        }
        if (added == null) {
            added = Slice.heap(bytes);
        }
        chain.add(added);
        return added;
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
            if (chain.bytes() == 0) {
                return;
            }
            chain.dropEmptyTail();
            send(timeoutNanos, announceLater);
            sentAnything = true;
        } finally {
            occupancy.exitQuietly();
        }
    }

    private void send(long timeoutNanos, boolean announceLater) {
        // Before anything leaves: a reader may fail at the moment it does.
        boolean sentBefore = sentInThisUse;
        if (!sentBefore) {
            sentInThisUse = true;
        }
        boolean maybeSent = true;
        try {
            long left = timeoutNanos;
            if (!fallback && stream.session().isFallbackForced()) {
                fallback = true;
                stream.fellBackOnDemand();
            }
            if (exhaustion != null && !fallback && chain.isOnHeap()) {
                long deadline = System.nanoTime() + timeoutNanos;
                fallback = !exhaustion.place(chain, occupancy, deadline);
                left = Math.max(0, deadline - System.nanoTime());
            }
            if (fallback) {
                sendOverSocket(System.nanoTime() + left);
                stream.counters().socketMessagesSent.increment();
                stream.counters().socketBytesSent.add(chain.bytes());
                giveBackAll();
            } else {
                sendThroughQueue(left, announceLater);
            }
        } catch (ShmipcException e) {
            maybeSent = e.delivery() != Delivery.NOT_SENT;
            throw e;
        } finally {
            if (!maybeSent && !sentBefore) {
                sentInThisUse = false;
            }
        }
    }

    private void sendThroughQueue(long timeoutNanos, boolean announceLater) {
        int firstOffset = chain.handOver();
        boolean sent = false;
        boolean theirs = false;
        try {
            sent =
                    stream.session()
                            .sender()
                            .enqueue(
                                    stream,
                                    firstOffset,
                                    chain.bytes(),
                                    timeoutNanos,
                                    occupancy,
                                    announceLater);
            theirs = sent;
        } catch (SendQueue.PeerNotWokenException e) {
            theirs = true;
            throw stream.session().sender().broken(e.reason(), Delivery.MAYBE_EXECUTED);
        } finally {
            if (theirs) {
                forgetAll();
            } else {
                chain.takeBack();
            }
        }
        if (!sent) {
            throw new DeadlineExceededException(
                    "stream="
                            + stream.idText()
                            + " found no room in the queue before the deadline: queueDepths="
                            + stream.session().queueDepths(),
                    null,
                    Delivery.NOT_SENT);
        }
    }

    private void sendOverSocket(long deadlineNanos) {
        stream.session().sender().sendFallback(stream, chain.payload(), deadlineNanos);
    }

    private void forgetAll() {
        chain.forgetAll();
        reserved = false;
    }

    private void giveBackAll() {
        chain.giveBackAll();
        reserved = false;
    }

    /** Another user comes; no view that the last one may have kept is handed out to it. */
    void forgetViews() {
        user = new Object();
        sentInThisUse = false;
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
            throw new StreamClosedException(
                    "the stream was closed at this end", null, Delivery.NOT_SENT);
        }
    }
}
