package io.shmipc.benchmarks.measure;

import io.shmipc.benchmarks.model.Mode;
import java.nio.ByteBuffer;

/**
 * What is in a message: consecutive 64-bit numbers in the byte order of the machine, the first of
 * which is the message's tag. Of a message that is only reserved, the first and the last are there.
 * Stateless; may be used by any thread.
 */
public final class Payload {

    /** What a message has to be a multiple of. */
    public static final int WORD_BYTES = Long.BYTES;

    /** Smallest message: two words, the first and the last. */
    public static final int LEAST_BYTES = 2 * WORD_BYTES;

    private static final int UNROLLED_WORDS = 8;
    private static final int UNROLLED_BYTES = UNROLLED_WORDS * WORD_BYTES;

    private final int sizeBytes;
    private final boolean everyByte;

    public Payload(int sizeBytes, Mode mode) {
        if (sizeBytes < LEAST_BYTES || sizeBytes % WORD_BYTES != 0) {
            throw new IllegalArgumentException(
                    "sizeBytes="
                            + sizeBytes
                            + " must be >= "
                            + LEAST_BYTES
                            + " and a multiple of "
                            + WORD_BYTES);
        }
        this.sizeBytes = sizeBytes;
        this.everyByte = mode == Mode.EVERY_BYTE;
    }

    /** Length of a message. */
    public int sizeBytes() {
        return sizeBytes;
    }

    /** The last word of a message with this tag. */
    public long lastWord(long tag) {
        return tag + sizeBytes / WORD_BYTES - 1;
    }

    /** Whether all words of a message are written and read. */
    public boolean everyByte() {
        return everyByte;
    }

    /**
     * Writes a message.
     *
     * @param to a buffer in the byte order of the machine, filled from index 0
     */
    public void fill(ByteBuffer to, long tag) {
        if (everyByte) {
            fillAll(to, tag);
        } else {
            to.putLong(0, tag);
            to.putLong(sizeBytes - WORD_BYTES, lastWord(tag));
        }
    }

    private void fillAll(ByteBuffer to, long tag) {
        long word = tag;
        int at = 0;
        for (; at <= sizeBytes - UNROLLED_BYTES; at += UNROLLED_BYTES, word += UNROLLED_WORDS) {
            to.putLong(at, word);
            to.putLong(at + 8, word + 1);
            to.putLong(at + 16, word + 2);
            to.putLong(at + 24, word + 3);
            to.putLong(at + 32, word + 4);
            to.putLong(at + 40, word + 5);
            to.putLong(at + 48, word + 6);
            to.putLong(at + 56, word + 7);
        }
        for (; at < sizeBytes; at += WORD_BYTES, word++) {
            to.putLong(at, word);
        }
    }

    /**
     * Reads and checks a message.
     *
     * @param from a buffer in the byte order of the machine, read from index 0
     * @return its tag
     * @throws IllegalStateException if the content is not what was written
     */
    public long check(ByteBuffer from) {
        long tag = from.getLong(0);
        if (everyByte) {
            requireSum(tag, sum(from));
        } else {
            requireLast(tag, from.getLong(sizeBytes - WORD_BYTES));
        }
        return tag;
    }

    private long sum(ByteBuffer from) {
        long a = 0;
        long b = 0;
        int at = 0;
        for (; at <= sizeBytes - UNROLLED_BYTES; at += UNROLLED_BYTES) {
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
        for (; at < sizeBytes; at += WORD_BYTES) {
            a += from.getLong(at);
        }
        return a + b;
    }

    /**
     * Checks the last word of a message.
     *
     * @throws IllegalStateException if it is wrong
     */
    public void requireLast(long tag, long last) {
        if (last != lastWord(tag)) {
            throw new IllegalStateException(
                    "content broken: tag=%d lastWord=%d must be = %d"
                            .formatted(tag, last, lastWord(tag)));
        }
    }

    /**
     * Checks the sum of all words of a message.
     *
     * @throws IllegalStateException if it is wrong
     */
    public void requireSum(long tag, long sum) {
        long words = sizeBytes / WORD_BYTES;
        long expected = words * tag + words * (words - 1) / 2;
        if (sum != expected) {
            throw new IllegalStateException(
                    "content broken: tag=%d sum=%d must be = %d".formatted(tag, sum, expected));
        }
    }

    /**
     * Checks that a reply belongs to its request.
     *
     * @throws IllegalStateException if it does not
     */
    public static void requireTag(long sent, long received) {
        if (sent != received) {
            throw new IllegalStateException(
                    "wrong reply: tag="
                            + received
                            + " must be = "
                            + sent
                            + ", that of its request");
        }
    }
}
