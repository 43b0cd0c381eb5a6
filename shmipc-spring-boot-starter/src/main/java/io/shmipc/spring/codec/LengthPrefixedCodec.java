package io.shmipc.spring.codec;

import io.shmipc.session.BufferReader;
import io.shmipc.session.BufferWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/**
 * The plainest frame: the payload's length as four big-endian bytes, then the payload.
 *
 * <p>There is no room for anything else, and this follows from it: the only destination is {@link
 * #DEFAULT_DESTINATION}, headers are refused (the content type is left out), a reply answers the
 * oldest request of its stream, both ends agree beforehand whether messages are answered, and a
 * request that fails ends the stream.
 */
public final class LengthPrefixedCodec implements MessageCodec {

    private static final int LENGTH_BYTES = Integer.BYTES;

    private final MessageLimits limits;

    public LengthPrefixedCodec(MessageLimits limits) {
        this.limits = limits;
    }

    @Override
    public void write(ShmipcMessage message, BufferWriter writer) {
        writeHead(message, message.payloadBytes(), writer);
        if (message.payloadBytes() > 0) {
            writer.put(message.payload());
        }
    }

    @Override
    public void writeHead(ShmipcMessage message, int payloadBytes, BufferWriter writer) {
        refuseWhatHasNoPlace(message);
        limits.checkPayload(payloadBytes);
        writer.putInt(payloadBytes);
    }

    @Override
    public ShmipcMessage read(BufferReader reader, MessageKind assumedKind, Duration timeout) {
        return readPayload(readHead(reader, assumedKind, timeout));
    }

    @Override
    public MessageHead readHead(BufferReader reader, MessageKind assumedKind, Duration timeout) {
        FrameInput input = new FrameInput(reader, timeout);
        long payloadBytes = Integer.toUnsignedLong(input.first(LENGTH_BYTES).getInt());
        limits.checkPayload(payloadBytes);
        ShmipcMessage message =
                ShmipcMessage.builder(assumedKind)
                        .destination(assumedKind == MessageKind.REPLY ? "" : DEFAULT_DESTINATION)
                        .build();
        return MessageHead.of(message, (int) payloadBytes, input);
    }

    @Override
    public ShmipcMessage readPayload(MessageHead head) {
        return FrameInput.complete(head);
    }

    @Override
    public boolean isWhole(BufferReader reader) {
        if (reader.readableBytes() < LENGTH_BYTES) {
            return false;
        }
        ByteBuffer length = reader.peek(LENGTH_BYTES).order(ByteOrder.BIG_ENDIAN);
        long payloadBytes = Integer.toUnsignedLong(length.getInt());
        // What is longer than any message is refused as soon as it is read.
        return payloadBytes > limits.maxPayloadBytes()
                || FrameInput.hasArrived(reader, LENGTH_BYTES + payloadBytes);
    }

    @Override
    public boolean carriesMetadata() {
        return false;
    }

    private static void refuseWhatHasNoPlace(ShmipcMessage message) {
        if (message.kind() == MessageKind.EXCEPTION) {
            throw new MessageCodecException(
                    "the length-prefixed frame carries no exceptions: kind=EXCEPTION must be"
                            + " REQUEST, REPLY or ONE_WAY");
        }
        if (message.kind() != MessageKind.REPLY
                && !message.destination().equals(DEFAULT_DESTINATION)) {
            throw new MessageCodecException(
                    "the length-prefixed frame carries no destination: destination="
                            + message.destination()
                            + " must be == "
                            + DEFAULT_DESTINATION);
        }
        boolean onlyContentType =
                message.headers().keySet().stream().allMatch(MessageHeaders.CONTENT_TYPE::equals);
        if (!onlyContentType || !message.intHeaders().isEmpty()) {
            throw new MessageCodecException(
                    "the length-prefixed frame carries no headers: headers="
                            + message.headers().keySet()
                            + ", intHeaders="
                            + message.intHeaders().keySet()
                            + " must be empty");
        }
    }
}
