package io.shmipc.internal.protocol;

import static io.shmipc.internal.protocol.FrameDescriptor.EPOCH_OFFSET;
import static io.shmipc.internal.protocol.FrameDescriptor.HEADER_BYTES;
import static io.shmipc.internal.protocol.FrameDescriptor.HOT_RESTART_BYTES;
import static io.shmipc.internal.protocol.FrameDescriptor.LENGTH_OFFSET;
import static io.shmipc.internal.protocol.FrameDescriptor.MAGIC;
import static io.shmipc.internal.protocol.FrameDescriptor.MAGIC_OFFSET;
import static io.shmipc.internal.protocol.FrameDescriptor.MAX_NAME_BYTES;
import static io.shmipc.internal.protocol.FrameDescriptor.MAX_VERSION;
import static io.shmipc.internal.protocol.FrameDescriptor.MIN_SHARE_MEMORY_BYTES;
import static io.shmipc.internal.protocol.FrameDescriptor.MIN_VERSION;
import static io.shmipc.internal.protocol.FrameDescriptor.NAME_LENGTH_BYTES;
import static io.shmipc.internal.protocol.FrameDescriptor.PAYLOAD_OFFSET;
import static io.shmipc.internal.protocol.FrameDescriptor.QUEUE_NAME_OFFSET;
import static io.shmipc.internal.protocol.FrameDescriptor.STATUS_OFFSET;
import static io.shmipc.internal.protocol.FrameDescriptor.STREAM_CLOSE_BYTES;
import static io.shmipc.internal.protocol.FrameDescriptor.STREAM_ID_OFFSET;
import static io.shmipc.internal.protocol.FrameDescriptor.TYPE_OFFSET;
import static io.shmipc.internal.protocol.FrameDescriptor.VERSION_OFFSET;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes frames at the position of a buffer and advances it; big-endian whatever the buffer's
 * order. A buffer without enough room is left as it was and {@link BufferOverflowException} thrown.
 * Stateless; allocates for frames with names only.
 */
public final class FrameEncoder {

    /** Bytes before the payload of a FallbackData frame. */
    public static final int FALLBACK_HEADER_BYTES = PAYLOAD_OFFSET;

    private FrameEncoder() {}

    /** Bytes that a frame takes, header included. */
    public static int sizeBytes(Frame frame) {
        if (frame instanceof Frame.ShareMemory share) {
            return MIN_SHARE_MEMORY_BYTES
                    + utf8("queueName", share.queueName()).length
                    + utf8("bufferName", share.bufferName()).length;
        }
        if (frame instanceof Frame.FallbackData data) {
            return fallbackFrameBytes(data.payload().remaining());
        }
        return frame.type().minFrameBytes();
    }

    /**
     * Writes one frame. The position of a payload stays where it is.
     *
     * @param version the negotiated version, 2 or 3; not used for ExchangeProtoVersion, whose
     *     version is its message
     */
    public static void encode(ByteBuffer dst, int version, Frame frame) {
        if (frame instanceof Frame.ExchangeProtoVersion exchange) {
            encodeExchangeProtoVersion(dst, exchange.version());
        } else if (frame instanceof Frame.ShareMemory share) {
            encodeShareMemory(dst, version, share);
        } else if (frame instanceof Frame.StreamClose close) {
            encodeStreamClose(dst, version, close.streamId());
        } else if (frame instanceof Frame.FallbackData data) {
            encodeFallback(dst, version, data);
        } else if (frame instanceof Frame.HotRestart restart) {
            encodeEpoch(dst, version, restart, restart.epoch());
        } else if (frame instanceof Frame.HotRestartAck ack) {
            encodeEpoch(dst, version, ack, ack.epoch());
        } else {
            encodeBodiless(dst, version, frame.type());
        }
    }

    /** Writes a Polling frame; the one that is sent most. */
    public static void encodePolling(ByteBuffer dst, int version) {
        encodeBodiless(dst, version, FrameType.POLLING);
    }

    /** Writes a StreamClose frame. */
    public static void encodeStreamClose(ByteBuffer dst, int version, int streamId) {
        int at = begin(dst, STREAM_CLOSE_BYTES, checked(version), FrameType.STREAM_CLOSE);
        FrameDescriptor.putInt(dst, at + STREAM_ID_OFFSET, streamId);
        dst.position(at + STREAM_CLOSE_BYTES);
    }

    /**
     * Writes the {@value #FALLBACK_HEADER_BYTES} bytes before a payload that is sent from
     * elsewhere.
     *
     * @param payloadBytes length of that payload, &gt;= 0
     */
    public static void encodeFallbackHeader(
            ByteBuffer dst, int version, int streamId, int status, int payloadBytes) {
        int frameBytes = fallbackFrameBytes(payloadBytes);
        requireRoom(dst, FALLBACK_HEADER_BYTES);
        int at = putHeader(dst, frameBytes, checked(version), FrameType.FALLBACK_DATA);
        FrameDescriptor.putInt(dst, at + STREAM_ID_OFFSET, streamId);
        FrameDescriptor.putInt(dst, at + STATUS_OFFSET, status);
        dst.position(at + FALLBACK_HEADER_BYTES);
    }

    private static void encodeFallback(ByteBuffer dst, int version, Frame.FallbackData data) {
        ByteBuffer payload = data.payload();
        int payloadBytes = payload.remaining();
        requireRoom(dst, fallbackFrameBytes(payloadBytes));
        encodeFallbackHeader(dst, version, data.streamId(), data.status(), payloadBytes);
        int at = dst.position();
        dst.put(at, payload, payload.position(), payloadBytes);
        dst.position(at + payloadBytes);
    }

    private static int fallbackFrameBytes(int payloadBytes) {
        int maxPayloadBytes = Integer.MAX_VALUE - FALLBACK_HEADER_BYTES;
        if (payloadBytes < 0 || payloadBytes > maxPayloadBytes) {
            throw new IllegalArgumentException(
                    "payloadBytes=%d: must be >= 0 and <= %d"
                            .formatted(payloadBytes, maxPayloadBytes));
        }
        return FALLBACK_HEADER_BYTES + payloadBytes;
    }

    private static void encodeExchangeProtoVersion(ByteBuffer dst, int offeredVersion) {
        int at = begin(dst, HEADER_BYTES, offeredVersion, FrameType.EXCHANGE_PROTO_VERSION);
        dst.position(at + HEADER_BYTES);
    }

    private static void encodeShareMemory(ByteBuffer dst, int version, Frame.ShareMemory share) {
        byte[] queueName = utf8("queueName", share.queueName());
        byte[] bufferName = utf8("bufferName", share.bufferName());
        int frameBytes = MIN_SHARE_MEMORY_BYTES + queueName.length + bufferName.length;
        int at = begin(dst, frameBytes, checked(version), share.type());
        int afterQueueName = putName(dst, at + QUEUE_NAME_OFFSET, queueName);
        dst.position(putName(dst, afterQueueName, bufferName));
    }

    private static int putName(ByteBuffer dst, int at, byte[] name) {
        FrameDescriptor.putShort(dst, at, name.length);
        dst.put(at + NAME_LENGTH_BYTES, name);
        return at + NAME_LENGTH_BYTES + name.length;
    }

    private static byte[] utf8(String field, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_NAME_BYTES) {
            throw new IllegalArgumentException(
                    "%s.bytes=%d: must be <= %d".formatted(field, bytes.length, MAX_NAME_BYTES));
        }
        return bytes;
    }

    private static void encodeEpoch(ByteBuffer dst, int version, Frame frame, long epoch) {
        int at = begin(dst, HOT_RESTART_BYTES, checked(version), frame.type());
        FrameDescriptor.putLong(dst, at + EPOCH_OFFSET, epoch);
        dst.position(at + HOT_RESTART_BYTES);
    }

    private static void encodeBodiless(ByteBuffer dst, int version, FrameType type) {
        int at = begin(dst, HEADER_BYTES, checked(version), type);
        dst.position(at + HEADER_BYTES);
    }

    private static int checked(int version) {
        if (version < MIN_VERSION || version > MAX_VERSION) {
            throw new IllegalArgumentException(
                    "version=%d: must be >= %d and <= %d"
                            .formatted(version, MIN_VERSION, MAX_VERSION));
        }
        return version;
    }

    private static int begin(ByteBuffer dst, int frameBytes, int version, FrameType type) {
        requireRoom(dst, frameBytes);
        return putHeader(dst, frameBytes, version, type);
    }

    private static void requireRoom(ByteBuffer dst, int neededBytes) {
        if (dst.remaining() < neededBytes) {
            throw new BufferOverflowException();
        }
    }

    private static int putHeader(ByteBuffer dst, int frameBytes, int version, FrameType type) {
        int at = dst.position();
        FrameDescriptor.putInt(dst, at + LENGTH_OFFSET, frameBytes);
        FrameDescriptor.putShort(dst, at + MAGIC_OFFSET, MAGIC);
        dst.put(at + VERSION_OFFSET, (byte) version);
        dst.put(at + TYPE_OFFSET, (byte) type.code());
        return at;
    }
}
