package io.shmipc.session;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a received message: segments, each of which holds its slice once. */
final class ReceivedPart implements BufferPart {

    private final StreamImpl stream;
    private final int length;
    private @Nullable List<Segment> segments;

    ReceivedPart(StreamImpl stream, List<Segment> segments, int length) {
        this.stream = stream;
        this.segments = segments;
        this.length = length;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public List<ByteBuffer> views() {
        return segments().stream().map(Segment::view).toList();
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
        return new ReceivedPart(stream, cut, length);
    }

    @Override
    public void copyTo(ByteBuffer target) {
        if (target.remaining() < length) {
            throw new IllegalArgumentException(
                    "target.remaining=" + target.remaining() + " must be >= length=" + length);
        }
        int at = target.position();
        for (Segment segment : segments()) {
            target.put(at, segment.slice().memory, segment.from(), segment.length());
            at += segment.length();
        }
        stream.checkStillMapped();
        target.position(at);
    }

    @Override
    public byte[] toByteArray() {
        byte[] copy = new byte[length];
        copyTo(ByteBuffer.wrap(copy));
        return copy;
    }

    private List<Segment> segments() {
        List<Segment> now = segments;
        if (now == null) {
            throw new IllegalStateException("the part of length=" + length + " was closed");
        }
        stream.checkStillMapped();
        return now;
    }

    /** Copies taken from the part count only if its memory was still there afterwards. */
    void checkStillMapped() {
        stream.checkStillMapped();
    }

    /** Hands the segments, with their holds, to the caller; the part is closed then. */
    List<Segment> take() {
        List<Segment> taken = segments();
        segments = null;
        return taken;
    }

    @Override
    public void close() {
        List<Segment> now = segments;
        if (now != null) {
            segments = null;
            now.forEach(segment -> segment.slice().release());
        }
    }
}
