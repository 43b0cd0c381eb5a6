package io.shmipc.internal.protocol;

import java.nio.ByteBuffer;

/** One frame of the control connection, without its header. */
public sealed interface Frame {

    FrameType type();

    /**
     * The highest version that the sender speaks.
     *
     * @param version &gt;= 1 and &lt;= 255; it may be one that does not exist yet
     */
    record ExchangeProtoVersion(int version) implements Frame {

        public ExchangeProtoVersion {
            if (version < 1 || version > FrameDescriptor.MAX_OFFERED_VERSION) {
                throw new IllegalArgumentException(
                        "version="
                                + version
                                + ": must be >= 1 and <= "
                                + FrameDescriptor.MAX_OFFERED_VERSION);
            }
        }

        @Override
        public FrameType type() {
            return FrameType.EXCHANGE_PROTO_VERSION;
        }
    }

    /**
     * The regions that the client has created.
     *
     * @param memfd whether their descriptors follow; otherwise the names are paths of files
     * @param queueName of the queue region; what it may be is for the handshake to say
     * @param bufferName of the buffer region, likewise
     */
    record ShareMemory(boolean memfd, String queueName, String bufferName) implements Frame {

        @Override
        public FrameType type() {
            return memfd ? FrameType.SHARE_MEMORY_BY_MEMFD : FrameType.SHARE_MEMORY_BY_FILE_PATH;
        }
    }

    /** The server has mapped both regions. */
    record AckShareMemory() implements Frame {

        @Override
        public FrameType type() {
            return FrameType.ACK_SHARE_MEMORY;
        }
    }

    /** The server is ready to receive the descriptors of both regions. */
    record AckReadyRecvFd() implements Frame {

        @Override
        public FrameType type() {
            return FrameType.ACK_READY_RECV_FD;
        }
    }

    /** There is something in the queue. */
    record Polling() implements Frame {

        /** It has no content, and comes often enough to make only one. */
        static final Polling INSTANCE = new Polling();

        @Override
        public FrameType type() {
            return FrameType.POLLING;
        }
    }

    /** The sender has closed a stream and its queue was full. */
    record StreamClose(int streamId) implements Frame {

        @Override
        public FrameType type() {
            return FrameType.STREAM_CLOSE;
        }
    }

    /**
     * Data that found no room in shared memory.
     *
     * @param status as received; {@link StreamStatus#of} says what it means
     * @param payload a view of the received bytes from its position to its limit, possibly empty;
     *     to be copied by who keeps it longer than the buffer it was decoded from
     */
    record FallbackData(int streamId, int status, ByteBuffer payload) implements Frame {

        @Override
        public FrameType type() {
            return FrameType.FALLBACK_DATA;
        }
    }

    /** A new server process has taken over the address. */
    record HotRestart(long epoch) implements Frame {

        @Override
        public FrameType type() {
            return FrameType.HOT_RESTART;
        }
    }

    /** The client has moved to the new server process. */
    record HotRestartAck(long epoch) implements Frame {

        @Override
        public FrameType type() {
            return FrameType.HOT_RESTART_ACK;
        }
    }
}
