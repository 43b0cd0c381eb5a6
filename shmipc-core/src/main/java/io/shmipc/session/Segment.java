package io.shmipc.session;

import java.nio.ByteBuffer;

/** Some bytes of one slice, which whoever owns the segment holds. */
record Segment(Slice slice, int from, int length) {

    ByteBuffer view() {
        return slice.view(from, length);
    }
}
