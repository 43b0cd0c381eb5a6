package io.shmipc.internal.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Where everything lies in a frame. All values are big-endian, whatever the order of the buffer.
 *
 * <pre>
 *  Header of every frame
 *
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |            Length of the whole frame in bytes (u32)           |
 *  +-------------------------------+---------------+---------------+
 *  |        Magic (0x7758)         |    Version    |     Type      |
 *  +-------------------------------+---------------+---------------+
 *  |                    Body, by type, or none                    ...
 *
 *  Body of ShareMemoryByFilePath and ShareMemoryByMemfd
 *
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-------------------------------+-------------------------------+
 *  |   Bytes of queue name (u16)   |          Queue name          ...
 *  +-------------------------------+-------------------------------+
 *  |   Bytes of buffer name (u16)  |          Buffer name         ...
 *  +-------------------------------+-------------------------------+
 *
 *  Body of StreamClose, and start of the body of FallbackData
 *
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                        Stream id (u32)                        |
 *  +---------------------------------------------------------------+
 *
 *  Rest of the body of FallbackData
 *
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |            Status, of which the low 8 bits count (u32)        |
 *  +---------------------------------------------------------------+
 *  |                           Payload                            ...
 *
 *  Body of HotRestart and HotRestartAck
 *
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                          Epoch (u64)                          |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
final class FrameDescriptor {

    static final int MAGIC = 0x7758;
    static final int MIN_VERSION = 2;
    static final int MAX_VERSION = 3;

    /** The version byte of ExchangeProtoVersion offers any version, known or not. */
    static final int MAX_OFFERED_VERSION = 0xff;

    static final int LENGTH_OFFSET = 0;
    static final int MAGIC_OFFSET = LENGTH_OFFSET + Integer.BYTES;
    static final int VERSION_OFFSET = MAGIC_OFFSET + Short.BYTES;
    static final int TYPE_OFFSET = VERSION_OFFSET + Byte.BYTES;
    static final int HEADER_BYTES = TYPE_OFFSET + Byte.BYTES;

    static final int NAME_LENGTH_BYTES = Short.BYTES;
    static final int MAX_NAME_BYTES = 0xffff;
    static final int QUEUE_NAME_OFFSET = HEADER_BYTES;
    static final int MIN_SHARE_MEMORY_BYTES = QUEUE_NAME_OFFSET + 2 * NAME_LENGTH_BYTES;
    static final int MAX_SHARE_MEMORY_BYTES = MIN_SHARE_MEMORY_BYTES + 2 * MAX_NAME_BYTES;

    static final int STREAM_ID_OFFSET = HEADER_BYTES;
    static final int STREAM_CLOSE_BYTES = STREAM_ID_OFFSET + Integer.BYTES;

    static final int STATUS_OFFSET = STREAM_ID_OFFSET + Integer.BYTES;
    static final int PAYLOAD_OFFSET = STATUS_OFFSET + Integer.BYTES;

    static final int EPOCH_OFFSET = HEADER_BYTES;
    static final int HOT_RESTART_BYTES = EPOCH_OFFSET + Long.BYTES;

    private static final VarHandle SHORT =
            MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private FrameDescriptor() {}

    static int getByte(ByteBuffer buffer, int index) {
        return Byte.toUnsignedInt(buffer.get(index));
    }

    static int getShort(ByteBuffer buffer, int index) {
        return Short.toUnsignedInt((short) SHORT.get(buffer, index));
    }

    static void putShort(ByteBuffer buffer, int index, int value) {
        SHORT.set(buffer, index, (short) value);
    }

    static int getInt(ByteBuffer buffer, int index) {
        return (int) INT.get(buffer, index);
    }

    static void putInt(ByteBuffer buffer, int index, int value) {
        INT.set(buffer, index, value);
    }

    static long getLong(ByteBuffer buffer, int index) {
        return (long) LONG.get(buffer, index);
    }

    static void putLong(ByteBuffer buffer, int index, long value) {
        LONG.set(buffer, index, value);
    }
}
