package io.shmipc.faults.model;

import java.util.Arrays;

/** Bytes on their way, first in, first out. */
final class ByteQueue {

    private byte[] bytes = new byte[64];
    private int from;
    private int to;

    int size() {
        return to - from;
    }

    void add(byte[] added) {
        if (to + added.length > bytes.length) {
            int size = size();
            byte[] roomy = new byte[Math.max(bytes.length, 2 * (size + added.length))];
            System.arraycopy(bytes, from, roomy, 0, size);
            bytes = roomy;
            from = 0;
            to = size;
        }
        System.arraycopy(added, 0, bytes, to, added.length);
        to += added.length;
    }

    /** The next bytes, which stay. */
    byte[] peek(int count) {
        return Arrays.copyOfRange(bytes, from, from + count);
    }

    /** The next bytes, which go. */
    byte[] take(int count) {
        byte[] taken = peek(count);
        from += count;
        return taken;
    }

    byte[] takeAll() {
        return take(size());
    }

    void clear() {
        from = to;
    }
}
