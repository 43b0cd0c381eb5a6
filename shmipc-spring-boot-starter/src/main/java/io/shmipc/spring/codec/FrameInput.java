package io.shmipc.spring.codec;

import io.shmipc.error.DeadlineExceededException;
import io.shmipc.error.EndOfStreamException;
import io.shmipc.session.BufferReader;
import io.shmipc.session.ReadStatus;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;

/**
 * Copies the pieces of one frame out of the stream, all of them within one deadline. Copies, since
 * the reader vouches for those: a view shows zeroes once its session has been closed at this end.
 */
final class FrameInput {

    private static final int FIRST_CHUNK_BYTES = 64 << 10;

    private final BufferReader reader;
    private final Duration timeout;
    private final long startNanos = System.nanoTime();

    /** Bytes known to be there, which need not be asked for again. */
    private int arrived;

    FrameInput(BufferReader reader, Duration timeout) {
        this.reader = reader;
        this.timeout = timeout;
    }

    /** The message of a head, with its payload. */
    static ShmipcMessage complete(MessageHead head) {
        FrameInput input = head.input();
        return input == null || head.unreadPayloadBytes() == 0
                ? head.message()
                : head.message().withPayload(input.payload(head.unreadPayloadBytes()));
    }

    /** The first bytes of a frame; a stream that ends before them ends where it may. */
    ByteBuffer first(int bytes) {
        require(bytes, true);
        return copy(bytes);
    }

    /** Looks once whether so much is there already, as it is where a frame arrived whole. */
    void expect(int bytes) {
        if (reader.await(bytes, Duration.ZERO) == ReadStatus.READY) {
            arrived = bytes;
        }
    }

    /** The next bytes, which the caller has compared with a limit. */
    ByteBuffer next(int bytes) {
        if (bytes == 0) {
            return ByteBuffer.allocate(0);
        }
        require(bytes, false);
        return copy(bytes);
    }

    private ByteBuffer copy(int bytes) {
        byte[] copy = new byte[bytes];
        reader.readBytes(copy, 0, bytes);
        arrived = Math.max(0, arrived - bytes);
        return ByteBuffer.wrap(copy);
    }

    /**
     * The next bytes, for lengths that may exceed what shared memory holds at one time. What has
     * not arrived yet is collected as it comes, so that a claimed length alone costs nothing and
     * the peer's memory is given back meanwhile.
     */
    ByteBuffer payload(int bytes) {
        if (isThere(bytes)) {
            return copy(bytes);
        }
        byte[] collected = new byte[Math.min(bytes, FIRST_CHUNK_BYTES)];
        int filled = 0;
        while (filled < bytes) {
            require(1, false);
            int available = (int) Math.min(reader.readableBytes(), bytes - filled);
            if (collected.length - filled < available) {
                long grown = Math.max(2L * collected.length, (long) filled + available);
                collected = Arrays.copyOf(collected, (int) Math.min(grown, bytes));
            }
            reader.readBytes(collected, filled, available);
            filled += available;
        }
        return ByteBuffer.wrap(collected);
    }

    private void require(int bytes, boolean first) {
        if (!first && isThere(bytes)) {
            return;
        }
        switch (reader.await(bytes, first ? timeout : timeLeft())) {
            case READY -> {}
            case TIMED_OUT ->
                    throw new DeadlineExceededException(
                            "message not complete within timeout=" + timeout);
            case END_OF_STREAM -> {
                if (first && reader.readableBytes() == 0) {
                    throw new EndOfStreamException("the peer closed the stream");
                }
                throw new MessageCodecException(
                        "stream ended within a message: readableBytes="
                                + reader.readableBytes()
                                + " must be >= "
                                + bytes);
            }
        }
    }

    private boolean isThere(int bytes) {
        return arrived >= bytes || reader.await(bytes, Duration.ZERO) == ReadStatus.READY;
    }

    private Duration timeLeft() {
        Duration left = timeout.minusNanos(System.nanoTime() - startNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /**
     * Whether so many bytes can be read. Does not wait, but asks as one who does: of a message that
     * is longer than what may wait for readers, the rest would never be received otherwise.
     */
    static boolean hasArrived(BufferReader reader, long bytes) {
        return bytes <= Integer.MAX_VALUE
                && reader.await((int) bytes, Duration.ZERO) == ReadStatus.READY;
    }
}
