package io.shmipc.session;

import io.shmipc.error.DeadlineExceededException;
import io.shmipc.error.Delivery;
import io.shmipc.error.SessionClosedException;
import io.shmipc.internal.protocol.FrameEncoder;
import io.shmipc.internal.protocol.StreamStatus;
import io.shmipc.internal.transport.ControlConnection;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Sends a message over the socket: as one frame, or as several if one would be too long. */
final class FallbackSender {

    /**
     * Some frames of a message left and the rest did not: the stream has a hole, so the session
     * must end.
     */
    static final class TornMessageException extends RuntimeException {

        private final DeadlineExceededException reason;

        TornMessageException(DeadlineExceededException reason) {
            super(reason);
            this.reason = reason;
        }

        DeadlineExceededException reason() {
            return reason;
        }
    }

    private final ControlConnection connection;
    private final int maxPayloadBytes;

    FallbackSender(ControlConnection connection, int maxFrameBytes) {
        this.connection = connection;
        this.maxPayloadBytes = maxFrameBytes - FrameEncoder.FALLBACK_HEADER_BYTES;
    }

    void send(int streamId, List<ByteBuffer> payload, long deadlineNanos, Counters counters) {
        List<ByteBuffer> frame = new ArrayList<>();
        int frameBytes = 0;
        boolean begun = false;
        for (ByteBuffer part : payload) {
            while (part.hasRemaining()) {
                int n = Math.min(part.remaining(), maxPayloadBytes - frameBytes);
                frame.add(part.slice(part.position(), n));
                part.position(part.position() + n);
                frameBytes += n;
                if (frameBytes == maxPayloadBytes) {
                    send(streamId, frame, frameBytes, deadlineNanos, begun, counters);
                    begun = true;
                    frame.clear();
                    frameBytes = 0;
                }
            }
        }
        if (frameBytes > 0) {
            send(streamId, frame, frameBytes, deadlineNanos, begun, counters);
        }
    }

    private void send(
            int streamId,
            List<ByteBuffer> frame,
            int bytes,
            long deadlineNanos,
            boolean begun,
            Counters counters) {
        try {
            connection.sendFallbackData(
                    streamId,
                    StreamStatus.OPENED.code(),
                    frame.toArray(new ByteBuffer[0]),
                    bytes,
                    deadlineNanos);
        } catch (DeadlineExceededException e) {
            if (begun) {
                throw new TornMessageException(e);
            }
            throw e;
        } catch (SessionClosedException e) {
            if (begun && e.delivery() == Delivery.NOT_SENT) {
                throw new SessionClosedException(
                        "a part of the message had left before",
                        e.getCause(),
                        Delivery.MAYBE_EXECUTED);
            }
            throw e;
        }
        counters.fallbacksSent.increment();
        counters.fallbackBytesSent.add(bytes);
    }
}
