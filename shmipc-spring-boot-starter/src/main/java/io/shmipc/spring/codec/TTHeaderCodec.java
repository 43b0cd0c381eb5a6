package io.shmipc.spring.codec;

import io.shmipc.session.BufferReader;
import io.shmipc.session.BufferWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/**
 * TTHeader, the published frame of the CloudWeGo RPC stack: what peers in other languages can read
 * and write with an existing library. The destination travels as the int header ToMethod (9), the
 * kind of message as the int header MsgType (22), with the numbers of that stack: 1 call, 2 reply,
 * 3 exception, 4 one-way. How an exception tells what failed is said at {@link MessageHeaders}. The
 * protocol id written is 0; the payload is opaque.
 */
public final class TTHeaderCodec implements MessageCodec {

    private final MessageLimits limits;
    private final EncodedHeaders encoded = new EncodedHeaders();
    private final DecodedHeaders decoded = new DecodedHeaders();

    public TTHeaderCodec(MessageLimits limits) {
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
        byte[] header = encoded.of(message);
        limits.checkHeader(header.length);
        limits.checkPayload(payloadBytes);
        ByteBuffer head = writer.reserve(TTHeaderDescriptor.META_BYTES + header.length);
        head.order(ByteOrder.BIG_ENDIAN);
        head.putInt(TTHeaderDescriptor.COUNTED_META_BYTES + header.length + payloadBytes);
        head.putShort((short) TTHeaderDescriptor.MAGIC);
        head.putShort((short) 0); // flags
        head.putInt(message.sequenceNumber());
        head.putShort((short) (header.length / TTHeaderDescriptor.WORD_BYTES));
        head.put(header);
    }

    @Override
    public ShmipcMessage read(BufferReader reader, MessageKind assumedKind, Duration timeout) {
        return readPayload(readHead(reader, assumedKind, timeout));
    }

    @Override
    public MessageHead readHead(BufferReader reader, MessageKind assumedKind, Duration timeout) {
        FrameInput input = new FrameInput(reader, timeout);
        ByteBuffer meta = input.first(TTHeaderDescriptor.META_BYTES).order(ByteOrder.BIG_ENDIAN);
        long length = Integer.toUnsignedLong(meta.getInt());
        int magic = Short.toUnsignedInt(meta.getShort());
        int flags = Short.toUnsignedInt(meta.getShort());
        int sequenceNumber = meta.getInt();
        int headerBytes = Short.toUnsignedInt(meta.getShort()) * TTHeaderDescriptor.WORD_BYTES;
        checkMeta(length, magic, flags, headerBytes);
        int payloadBytes = (int) length - TTHeaderDescriptor.COUNTED_META_BYTES - headerBytes;
        limits.checkPayload(payloadBytes);
        input.expect(headerBytes + payloadBytes);
        DecodedHeader header = decoded.of(input.next(headerBytes).array());
        return MessageHead.of(
                header.toMessage(assumedKind, sequenceNumber, ShmipcMessage.EMPTY),
                payloadBytes,
                input);
    }

    @Override
    public ShmipcMessage readPayload(MessageHead head) {
        return FrameInput.complete(head);
    }

    @Override
    public boolean isWhole(BufferReader reader) {
        if (reader.readableBytes() < TTHeaderDescriptor.META_BYTES) {
            return false;
        }
        ByteBuffer meta = reader.peek(TTHeaderDescriptor.META_BYTES).order(ByteOrder.BIG_ENDIAN);
        long frameBytes = Integer.BYTES + Integer.toUnsignedLong(meta.getInt());
        // What is longer than any message is refused as soon as it is read.
        return frameBytes > longestFrameBytes() || FrameInput.hasArrived(reader, frameBytes);
    }

    private long longestFrameBytes() {
        return (long) TTHeaderDescriptor.META_BYTES
                + limits.maxHeaderBytes()
                + limits.maxPayloadBytes();
    }

    @Override
    public boolean carriesMetadata() {
        return true;
    }

    private void checkMeta(long length, int magic, int flags, int headerBytes) {
        if (magic != TTHeaderDescriptor.MAGIC) {
            throw new MessageCodecException(
                    "magic=0x"
                            + Integer.toHexString(magic)
                            + " must be == 0x"
                            + Integer.toHexString(TTHeaderDescriptor.MAGIC));
        }
        if ((flags & TTHeaderDescriptor.FLAG_STREAMING) != 0) {
            throw new MessageCodecException(
                    "flags=0x" + Integer.toHexString(flags) + " must not ask for streaming");
        }
        if (length > TTHeaderDescriptor.MAX_LENGTH) {
            throw new MessageCodecException(
                    "length=" + length + " must be <= " + TTHeaderDescriptor.MAX_LENGTH);
        }
        if (headerBytes < TTHeaderDescriptor.WORD_BYTES) {
            throw new MessageCodecException(
                    "headerBytes=" + headerBytes + " must be >= " + TTHeaderDescriptor.WORD_BYTES);
        }
        limits.checkHeader(headerBytes);
        long counted = TTHeaderDescriptor.COUNTED_META_BYTES + (long) headerBytes;
        if (length < counted) {
            throw new MessageCodecException(
                    "length="
                            + length
                            + " must be >= "
                            + counted
                            + " with headerBytes="
                            + headerBytes);
        }
    }
}
