package io.shmipc.internal.protocol;

import static io.shmipc.internal.protocol.FrameDescriptor.HEADER_BYTES;
import static io.shmipc.internal.protocol.FrameDescriptor.HOT_RESTART_BYTES;
import static io.shmipc.internal.protocol.FrameDescriptor.MAX_SHARE_MEMORY_BYTES;
import static io.shmipc.internal.protocol.FrameDescriptor.MIN_SHARE_MEMORY_BYTES;
import static io.shmipc.internal.protocol.FrameDescriptor.PAYLOAD_OFFSET;
import static io.shmipc.internal.protocol.FrameDescriptor.STREAM_CLOSE_BYTES;

import org.jspecify.annotations.Nullable;

/** What a frame says; in the order of the codes that go over the wire. */
public enum FrameType {
    SHARE_MEMORY_BY_FILE_PATH(0, MIN_SHARE_MEMORY_BYTES, MAX_SHARE_MEMORY_BYTES),
    POLLING(1, HEADER_BYTES, HEADER_BYTES),
    STREAM_CLOSE(2, STREAM_CLOSE_BYTES, STREAM_CLOSE_BYTES),
    FALLBACK_DATA(3, PAYLOAD_OFFSET, Integer.MAX_VALUE),
    EXCHANGE_PROTO_VERSION(4, HEADER_BYTES, HEADER_BYTES),
    SHARE_MEMORY_BY_MEMFD(5, MIN_SHARE_MEMORY_BYTES, MAX_SHARE_MEMORY_BYTES),
    ACK_SHARE_MEMORY(6, HEADER_BYTES, HEADER_BYTES),
    ACK_READY_RECV_FD(7, HEADER_BYTES, HEADER_BYTES),
    HOT_RESTART(8, HOT_RESTART_BYTES, HOT_RESTART_BYTES),
    HOT_RESTART_ACK(9, HOT_RESTART_BYTES, HOT_RESTART_BYTES);

    private static final FrameType[] BY_CODE = values();

    private final int code;
    private final int minFrameBytes;
    private final int maxFrameBytes;

    FrameType(int code, int minFrameBytes, int maxFrameBytes) {
        this.code = code;
        this.minFrameBytes = minFrameBytes;
        this.maxFrameBytes = maxFrameBytes;
    }

    /** The value of the type byte. */
    public int code() {
        return code;
    }

    /** Length of the shortest frame of this type, header included. */
    int minFrameBytes() {
        return minFrameBytes;
    }

    /** Length of the longest frame of this type, header included. */
    int maxFrameBytes() {
        return maxFrameBytes;
    }

    /** The type with this code, or null if there is none. */
    static @Nullable FrameType ofCode(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
