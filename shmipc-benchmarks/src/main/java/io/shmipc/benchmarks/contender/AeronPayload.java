package io.shmipc.benchmarks.contender;

import io.shmipc.benchmarks.measure.Payload;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** The same work as {@link Payload} on the buffers that Aeron hands out. */
final class AeronPayload {

    private static final int UNROLLED_WORDS = 8;
    private static final int UNROLLED_BYTES = UNROLLED_WORDS * Payload.WORD_BYTES;

    private final Payload payload;
    private final int sizeBytes;

    AeronPayload(Payload payload) {
        this.payload = payload;
        this.sizeBytes = payload.sizeBytes();
    }

    void fill(MutableDirectBuffer to, int start, long tag) {
        if (payload.everyByte()) {
            fillAll(to, start, tag);
        } else {
            to.putLong(start, tag);
            to.putLong(start + sizeBytes - Payload.WORD_BYTES, payload.lastWord(tag));
        }
    }

    private void fillAll(MutableDirectBuffer to, int start, long tag) {
        long word = tag;
        int at = start;
        int end = start + sizeBytes;
        for (; at <= end - UNROLLED_BYTES; at += UNROLLED_BYTES, word += UNROLLED_WORDS) {
            to.putLong(at, word);
            to.putLong(at + 8, word + 1);
            to.putLong(at + 16, word + 2);
            to.putLong(at + 24, word + 3);
            to.putLong(at + 32, word + 4);
            to.putLong(at + 40, word + 5);
            to.putLong(at + 48, word + 6);
            to.putLong(at + 56, word + 7);
        }
        for (; at < end; at += Payload.WORD_BYTES, word++) {
            to.putLong(at, word);
        }
    }

    long check(DirectBuffer from, int start, int length) {
        if (length != sizeBytes) {
            throw new IllegalStateException("length=" + length + " must be = " + sizeBytes);
        }
        long tag = from.getLong(start);
        if (payload.everyByte()) {
            payload.requireSum(tag, sum(from, start));
        } else {
            payload.requireLast(tag, from.getLong(start + sizeBytes - Payload.WORD_BYTES));
        }
        return tag;
    }

    private long sum(DirectBuffer from, int start) {
        long a = 0;
        long b = 0;
        int at = start;
        int end = start + sizeBytes;
        for (; at <= end - UNROLLED_BYTES; at += UNROLLED_BYTES) {
            a +=
                    from.getLong(at)
                            + from.getLong(at + 8)
                            + from.getLong(at + 16)
                            + from.getLong(at + 24);
            b +=
                    from.getLong(at + 32)
                            + from.getLong(at + 40)
                            + from.getLong(at + 48)
                            + from.getLong(at + 56);
        }
        for (; at < end; at += Payload.WORD_BYTES) {
            a += from.getLong(at);
        }
        return a + b;
    }
}
