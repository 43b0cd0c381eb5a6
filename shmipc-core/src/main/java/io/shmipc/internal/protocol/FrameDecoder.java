package io.shmipc.internal.protocol;

import static io.shmipc.internal.protocol.FrameDescriptor.EPOCH_OFFSET;
import static io.shmipc.internal.protocol.FrameDescriptor.LENGTH_OFFSET;
import static io.shmipc.internal.protocol.FrameDescriptor.MAGIC;
import static io.shmipc.internal.protocol.FrameDescriptor.MAGIC_OFFSET;
import static io.shmipc.internal.protocol.FrameDescriptor.MAX_VERSION;
import static io.shmipc.internal.protocol.FrameDescriptor.MIN_VERSION;
import static io.shmipc.internal.protocol.FrameDescriptor.NAME_LENGTH_BYTES;
import static io.shmipc.internal.protocol.FrameDescriptor.PAYLOAD_OFFSET;
import static io.shmipc.internal.protocol.FrameDescriptor.QUEUE_NAME_OFFSET;
import static io.shmipc.internal.protocol.FrameDescriptor.STATUS_OFFSET;
import static io.shmipc.internal.protocol.FrameDescriptor.STREAM_ID_OFFSET;
import static io.shmipc.internal.protocol.FrameDescriptor.TYPE_OFFSET;
import static io.shmipc.internal.protocol.FrameDescriptor.VERSION_OFFSET;

import io.shmipc.error.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames from received bytes; big-endian whatever the buffer's order. Stateless: what is
 * incomplete stays in the buffer. A header is checked completely as soon as its bytes are there, so
 * that nobody waits, or makes room, for a body that will not be accepted.
 */
public final class FrameDecoder {

    /** Bytes of a header; none tells of a frame's length before they are there. */
    public static final int HEADER_BYTES = FrameDescriptor.HEADER_BYTES;

    private FrameDecoder() {}

    /**
     * Length of the frame at the position of a buffer, of which {@link #decode} has accepted the
     * header by answering null.
     */
    public static int frameBytes(ByteBuffer in) {
        return FrameDescriptor.getInt(in, in.position() + LENGTH_OFFSET);
    }

    /**
     * Reads one frame at the position of a buffer and advances it behind the frame.
     *
     * @return the frame, or null if it is not complete yet; the position is untouched then
     * @throws ProtocolException if this cannot become a valid frame; the position is untouched
     */
    public static @Nullable Frame decode(ByteBuffer in, FrameLimits limits) {
        if (in.remaining() < HEADER_BYTES) {
            return null;
        }
        int at = in.position();
        FrameType type = checkedType(in, at);
        int frameBytes = checkedLength(in, at, type, limits);
        if (in.remaining() < frameBytes) {
            return null;
        }
        Frame frame = decodeBody(in, at, frameBytes, type);
        in.position(at + frameBytes);
        return frame;
    }

    private static FrameType checkedType(ByteBuffer in, int at) {
        int magic = FrameDescriptor.getShort(in, at + MAGIC_OFFSET);
        if (magic != MAGIC) {
            throw new ProtocolException("frame magic=0x%x: must be = 0x%x".formatted(magic, MAGIC));
        }
        int code = FrameDescriptor.getByte(in, at + TYPE_OFFSET);
        FrameType type = FrameType.ofCode(code);
        if (type == null) {
            throw new ProtocolException(
                    "frame type=%d: must be <= %d"
                            .formatted(code, FrameType.HOT_RESTART_ACK.code()));
        }
        int version = FrameDescriptor.getByte(in, at + VERSION_OFFSET);
        if (type == FrameType.EXCHANGE_PROTO_VERSION) {
            if (version == 0) {
                throw new ProtocolException("offered version=0: must be >= 1");
            }
        } else if (version < MIN_VERSION || version > MAX_VERSION) {
            throw new ProtocolException(
                    "frame type=%s version=%d: must be >= %d and <= %d"
                            .formatted(type, version, MIN_VERSION, MAX_VERSION));
        }
        return type;
    }

    private static int checkedLength(ByteBuffer in, int at, FrameType type, FrameLimits limits) {
        long frameBytes = Integer.toUnsignedLong(FrameDescriptor.getInt(in, at + LENGTH_OFFSET));
        int maxFrameBytes = Math.min(type.maxFrameBytes(), limits.maxFrameBytes());
        if (frameBytes < type.minFrameBytes() || frameBytes > maxFrameBytes) {
            throw new ProtocolException(
                    "frame type=%s length=%d: must be >= %d and <= %d"
                            .formatted(type, frameBytes, type.minFrameBytes(), maxFrameBytes));
        }
        return (int) frameBytes;
    }

    private static Frame decodeBody(ByteBuffer in, int at, int frameBytes, FrameType type) {
        return switch (type) {
            case SHARE_MEMORY_BY_FILE_PATH -> decodeShareMemory(in, at, frameBytes, false);
            case SHARE_MEMORY_BY_MEMFD -> decodeShareMemory(in, at, frameBytes, true);
            case POLLING -> Frame.Polling.INSTANCE;
            case STREAM_CLOSE ->
                    new Frame.StreamClose(FrameDescriptor.getInt(in, at + STREAM_ID_OFFSET));
            case FALLBACK_DATA ->
                    new Frame.FallbackData(
                            FrameDescriptor.getInt(in, at + STREAM_ID_OFFSET),
                            FrameDescriptor.getInt(in, at + STATUS_OFFSET),
                            in.slice(at + PAYLOAD_OFFSET, frameBytes - PAYLOAD_OFFSET));
            case EXCHANGE_PROTO_VERSION ->
                    new Frame.ExchangeProtoVersion(
                            FrameDescriptor.getByte(in, at + VERSION_OFFSET));
            case ACK_SHARE_MEMORY -> new Frame.AckShareMemory();
            case ACK_READY_RECV_FD -> new Frame.AckReadyRecvFd();
            case HOT_RESTART ->
                    new Frame.HotRestart(FrameDescriptor.getLong(in, at + EPOCH_OFFSET));
            case HOT_RESTART_ACK ->
                    new Frame.HotRestartAck(FrameDescriptor.getLong(in, at + EPOCH_OFFSET));
        };
    }

    private static Frame decodeShareMemory(ByteBuffer in, int at, int frameBytes, boolean memfd) {
        int end = at + frameBytes;
        int queueNameAt = at + QUEUE_NAME_OFFSET;
        int queueNameBytes = nameBytes(in, queueNameAt, end - NAME_LENGTH_BYTES, "queueName");
        int bufferNameAt = queueNameAt + NAME_LENGTH_BYTES + queueNameBytes;
        int bufferNameBytes = nameBytes(in, bufferNameAt, end, "bufferName");
        int leftBytes = end - bufferNameAt - NAME_LENGTH_BYTES - bufferNameBytes;
        if (leftBytes != 0) {
            throw new ProtocolException("bytes after bufferName=" + leftBytes + ": must be = 0");
        }
        return new Frame.ShareMemory(
                memfd,
                decodeName(in, queueNameAt, queueNameBytes, "queueName"),
                decodeName(in, bufferNameAt, bufferNameBytes, "bufferName"));
    }

    private static int nameBytes(ByteBuffer in, int at, int end, String field) {
        int nameBytes = FrameDescriptor.getShort(in, at);
        int roomBytes = end - at - NAME_LENGTH_BYTES;
        if (nameBytes > roomBytes) {
            throw new ProtocolException(
                    "%s.bytes=%d: must be <= %d, what the frame has left"
                            .formatted(field, nameBytes, roomBytes));
        }
        return nameBytes;
    }

    private static String decodeName(ByteBuffer in, int at, int nameBytes, String field) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(in.slice(at + NAME_LENGTH_BYTES, nameBytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ProtocolException(field + " must be valid UTF-8", e);
        }
    }
}
