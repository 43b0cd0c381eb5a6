package io.shmipc.faults.chaos.message;

import static io.shmipc.faults.chaos.message.MessageDescriptor.BODY_OFFSET;
import static io.shmipc.faults.chaos.message.MessageDescriptor.CHECKSUM_BYTES;
import static io.shmipc.faults.chaos.message.MessageDescriptor.CLIENT_OFFSET;
import static io.shmipc.faults.chaos.message.MessageDescriptor.CONVERSATION_OFFSET;
import static io.shmipc.faults.chaos.message.MessageDescriptor.KIND_OFFSET;
import static io.shmipc.faults.chaos.message.MessageDescriptor.KIND_SHIFT;
import static io.shmipc.faults.chaos.message.MessageDescriptor.MAX_BODY_BYTES;
import static io.shmipc.faults.chaos.message.MessageDescriptor.NUMBER_OFFSET;
import static io.shmipc.faults.chaos.message.MessageDescriptor.OPTIONS_MASK;
import static io.shmipc.faults.chaos.message.MessageDescriptor.PARAMETER_OFFSET;
import static io.shmipc.faults.chaos.message.MessageDescriptor.RUN_OFFSET;
import static io.shmipc.faults.chaos.message.MessageDescriptor.SESSION_OFFSET;
import static io.shmipc.faults.chaos.message.MessageDescriptor.STREAM_OFFSET;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Writes messages, and reads them with every byte checked. Used by one thread at a time. */
public final class MessageCodec {

    /** Bytes of a message besides its body, the length in front included. */
    public static final int OVERHEAD_BYTES = BODY_OFFSET + CHECKSUM_BYTES;

    /** Bytes of the length in front. */
    public static final int LENGTH_BYTES = RUN_OFFSET;

    /** Bytes between the length and the body. */
    public static final int HEAD_BYTES = BODY_OFFSET - RUN_OFFSET;

    /** Bytes behind the body. */
    public static final int TAIL_BYTES = CHECKSUM_BYTES;

    private final CRC32C crc = new CRC32C();

    /** Checksum of what was written or read last. */
    private int checksum;

    /** Bytes of a whole message with such a body. */
    public static int frameBytes(int bodyBytes) {
        return OVERHEAD_BYTES + bodyBytes;
    }

    /** The checksum of the message that was written or read last. */
    public int checksum() {
        return checksum;
    }

    /**
     * Writes a whole message to the start of {@code target}, whose position and limit enclose it
     * afterwards.
     */
    public void write(Message message, ByteBuffer target) {
        int total = frameBytes(message.bodyBytes());
        target.clear();
        target.putInt(MessageDescriptor.LENGTH_OFFSET, total - LENGTH_BYTES);
        Sender sender = message.sender();
        target.putInt(RUN_OFFSET, sender.run());
        target.putInt(CLIENT_OFFSET, sender.client());
        target.putInt(SESSION_OFFSET, sender.session());
        target.putInt(STREAM_OFFSET, sender.stream());
        target.putLong(CONVERSATION_OFFSET, message.conversation());
        target.putInt(NUMBER_OFFSET, message.number());
        target.putInt(KIND_OFFSET, message.kind().ordinal() << KIND_SHIFT | message.options());
        target.putInt(PARAMETER_OFFSET, message.parameter());
        Body.fill(target, BODY_OFFSET, message.bodyBytes(), message.bodySeed());
        int end = total - CHECKSUM_BYTES;
        checksum = checksum(target, RUN_OFFSET, end);
        target.putInt(end, checksum);
        target.position(0).limit(total);
    }

    private int checksum(ByteBuffer buffer, int from, int to) {
        crc.reset();
        crc.update(buffer.limit(to).position(from));
        buffer.limit(buffer.capacity());
        return (int) crc.getValue();
    }

    /**
     * Checks a length before bytes are waited for.
     *
     * @throws MixUpException if no message is that long
     */
    public static int checkLength(int length) {
        int bodyBytes = length + LENGTH_BYTES - OVERHEAD_BYTES;
        if (bodyBytes < 1 || bodyBytes > MAX_BODY_BYTES) {
            throw new MixUpException(
                    MixUp.TORN,
                    "length=" + length + " must lead to a body >= 1 and <= " + MAX_BODY_BYTES);
        }
        return length;
    }

    /**
     * Reads a message and checks all its bytes.
     *
     * @param source what follows the length, from 0 to the limit; its position is moved
     * @throws MixUpException if it is not as anybody wrote it
     */
    public Message read(ByteBuffer source) {
        int limit = source.limit();
        int bodyBytes = limit + LENGTH_BYTES - OVERHEAD_BYTES;
        int end = limit - CHECKSUM_BYTES;
        checksum = checksum(source, 0, end);
        source.limit(limit);
        if (source.getInt(end) != checksum) {
            throw torn(source, "checksum=" + source.getInt(end) + " must be = " + checksum);
        }
        int kindAndOptions = intAt(source, KIND_OFFSET);
        Kind kind = Kind.of(kindAndOptions >>> KIND_SHIFT);
        if (kind == null) {
            throw torn(source, "kind=" + (kindAndOptions >>> KIND_SHIFT) + " is unknown");
        }
        Message message =
                new Message(
                        new Sender(
                                intAt(source, RUN_OFFSET),
                                intAt(source, CLIENT_OFFSET),
                                intAt(source, SESSION_OFFSET),
                                intAt(source, STREAM_OFFSET)),
                        source.getLong(CONVERSATION_OFFSET - LENGTH_BYTES),
                        intAt(source, NUMBER_OFFSET),
                        kind,
                        kindAndOptions & OPTIONS_MASK,
                        intAt(source, PARAMETER_OFFSET),
                        bodyBytes);
        int body = BODY_OFFSET - LENGTH_BYTES;
        int difference = Body.firstDifference(source, body, bodyBytes, message.bodySeed());
        if (difference >= 0) {
            throw torn(source, "body differs at " + difference + " of " + message);
        }
        return message;
    }

    private static int intAt(ByteBuffer source, int offset) {
        return source.getInt(offset - LENGTH_BYTES);
    }

    private static MixUpException torn(ByteBuffer source, String what) {
        StringBuilder head = new StringBuilder();
        for (int i = 0; i < Math.min(source.limit(), HEAD_BYTES); i++) {
            head.append("%02x".formatted(source.get(i)));
        }
        return new MixUpException(MixUp.TORN, what + " bytes=" + source.limit() + " head=" + head);
    }
}
