package io.shmipc.session;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a received message: segments, each of which holds its slice once. While the part is
 * open its slices cannot be used for anything else, so what keeps it from showing another message's
 * bytes is that it looks, after it has copied, whether it is still open.
 */
final class ReceivedPart implements BufferPart {

    private final StreamImpl stream;
    private final int length;
    private final PartSlices segments;

    /** Told of the close if the part is followed; whoever follows it must not refer to it. */
    private final @Nullable Runnable unfollow;

    ReceivedPart(StreamImpl stream, List<Segment> segments, int length) {
        this.stream = stream;
        this.segments = new PartSlices(segments);
        this.length = length;
        this.unfollow = stream.session().leaks().follow(this, this.segments, stream.id());
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public List<ByteBuffer> views() {
        segments.viewed();
        try {
            return segments().stream().map(Segment::view).toList();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public BufferPart slice(int offset, int length) {
        if (offset < 0 || length < 0 || offset > this.length - length) {
            throw new IndexOutOfBoundsException(
                    "offset="
                            + offset
                            + " length="
                            + length
                            + " must lie within 0.."
                            + this.length);
        }
        try {
            return cut(offset, length);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private ReceivedPart cut(int offset, int length) {
        List<Segment> cut = new ArrayList<>();
        int skip = offset;
        int left = length;
        for (Segment segment : segments()) {
            if (left == 0) {
                break;
            }
            if (skip >= segment.length()) {
                skip -= segment.length();
                continue;
            }
            int n = Math.min(left, segment.length() - skip);
            segment.slice().hold();
            cut.add(new Segment(segment.slice(), segment.from() + skip, n));
            skip = 0;
            left -= n;
        }
        if (segments.get() == null) {
            cut.forEach(segment -> segment.slice().release());
            throw closed();
        }
        return new ReceivedPart(stream, cut, length);
    }

    @Override
    public void copyTo(ByteBuffer target) {
        if (target.remaining() < length) {
            throw new IllegalArgumentException(
                    "target.remaining=" + target.remaining() + " must be >= length=" + length);
        }
        try {
            int at = target.position();
            for (Segment segment : segments()) {
                target.put(at, segment.slice().memory, segment.from(), segment.length());
                at += segment.length();
            }
            stream.checkStillMapped();
            checkOpen(segments.get());
            target.position(at);
        } finally {
            // Collected in the middle, it would be released by who looks for leaks.
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public byte[] toByteArray() {
        byte[] copy = new byte[length];
        copyTo(ByteBuffer.wrap(copy));
        return copy;
    }

    private List<Segment> segments() {
        List<Segment> now = checkOpen(segments.get());
        stream.checkStillMapped();
        return now;
    }

    private List<Segment> checkOpen(@Nullable List<Segment> now) {
        if (now == null) {
            throw closed();
        }
        return now;
    }

    private IllegalStateException closed() {
        return new IllegalStateException("the part of length=" + length + " was closed");
    }

    /** Copies taken from the part count only if its memory was still there afterwards. */
    void checkStillMapped() {
        stream.checkStillMapped();
    }

    /** Hands the segments, with their holds, to the caller; the part is closed then. */
    List<Segment> take() {
        try {
            segments();
            List<Segment> taken = checkOpen(segments.getAndSet(null));
            unfollow();
            return taken;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private void unfollow() {
        if (unfollow != null) {
            unfollow.run();
        }
    }

    @Override
    public void close() {
        try {
            segments.release();
            unfollow();
        } finally {
            Reference.reachabilityFence(this);
        }
    }
}
