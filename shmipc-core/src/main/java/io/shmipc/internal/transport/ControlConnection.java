package io.shmipc.internal.transport;

import io.shmipc.error.ProtocolException;
import io.shmipc.error.SessionClosedException;
import io.shmipc.internal.os.ControlSocket;
import io.shmipc.internal.protocol.Frame;
import io.shmipc.internal.protocol.FrameDecoder;
import io.shmipc.internal.protocol.FrameEncoder;
import io.shmipc.internal.protocol.FrameLimits;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The socket of a session after its handshake: frames in, on the event loop's thread; frames out,
 * from any thread.
 */
public final class ControlConnection {

    private static final int INBOUND_BYTES = 64 * 1024;

    /** Reads from the socket in a row before others get their turn. */
    private static final int READS_AT_ONCE = 16;

    private static final ThreadLocal<ByteBuffer> CONTROL_FRAME =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(64));

    /** Takes the frames that arrive. */
    public interface FrameHandler {
        void onFrame(Frame frame);
    }

    /** What a round of reading found. */
    public enum ReadOutcome {
        /** Everything the socket had was read. */
        EMPTIED,
        /** There may be more; others come first. */
        MORE,
        /** The peer sends nothing more. */
        END
    }

    private final ControlSocket socket;
    private final int version;
    private final FrameLimits limits;
    private final OutboundBuffer outbound;
    private final ByteBuffer usual = ByteBuffer.allocateDirect(INBOUND_BYTES);
    private ByteBuffer inbound = usual;

    public ControlConnection(
            ControlSocket socket,
            int version,
            int maxFrameBytes,
            java.util.function.Consumer<Boolean> roomWatcher,
            java.util.function.BooleanSupplier mustNotWait) {
        this.socket = socket;
        this.version = version;
        this.limits = new FrameLimits(maxFrameBytes);
        this.outbound = new OutboundBuffer(socket, roomWatcher::accept, mustNotWait);
    }

    /** The socket under this connection. */
    public ControlSocket socket() {
        return socket;
    }

    /**
     * Reads and hands on what has arrived. For one thread at a time.
     *
     * @param toTheLast whether to read until the socket has nothing more, and not only until one
     *     call returned less than there was room for
     * @throws ProtocolException if a frame breaks the wire format
     * @throws SessionClosedException if the connection ended inside a frame
     * @throws io.shmipc.error.SystemCallException if the connection broke
     */
    public ReadOutcome read(FrameHandler handler, boolean toTheLast) {
        for (int i = 0; i < READS_AT_ONCE; i++) {
            int room = inbound.remaining();
            int n = socket.read(inbound);
            if (n < 0) {
                if (inbound.position() > 0) {
                    throw new SessionClosedException(
                            "connection ended inside a frame: receivedBytes=" + inbound.position());
                }
                return ReadOutcome.END;
            }
            if (n == 0 && room > 0) {
                return ReadOutcome.EMPTIED;
            }
            decode(handler);
            if (n < room && !toTheLast && inbound == usual) {
                return ReadOutcome.EMPTIED;
            }
        }
        return ReadOutcome.MORE;
    }

    private void decode(FrameHandler handler) {
        inbound.flip();
        for (Frame frame = next(); frame != null; frame = next()) {
            handler.onFrame(frame);
        }
        inbound.compact();
        if (!inbound.hasRemaining()) {
            grow();
        } else if (inbound != usual && inbound.position() <= usual.capacity() / 2) {
            inbound.flip();
            usual.clear().put(inbound);
            inbound = usual;
        }
    }

    private @Nullable Frame next() {
        return FrameDecoder.decode(inbound, limits);
    }

    /** Twice the room at a time, so that a length alone makes nobody allocate what it announces. */
    private void grow() {
        long doubled = Math.min(2L * inbound.capacity(), limits.maxFrameBytes() + 64L);
        ByteBuffer larger = ByteBuffer.allocate((int) Math.min(doubled, Integer.MAX_VALUE - 8));
        inbound.flip();
        larger.put(inbound);
        inbound = larger;
    }

    /** Tells a sleeping peer to look at its queue. Never waits. */
    public void sendPolling() {
        ByteBuffer frame = CONTROL_FRAME.get().clear();
        FrameEncoder.encodePolling(frame, version);
        outbound.sendControl(frame.flip());
    }

    /** Tells the peer that a stream ended, behind everything sent before. Never waits. */
    public void sendStreamClose(int streamId) {
        ByteBuffer frame = CONTROL_FRAME.get().clear();
        FrameEncoder.encodeStreamClose(frame, version, streamId);
        outbound.sendControl(frame.flip());
    }

    /** Tells a client that another server process has taken over. Never waits. */
    public void sendHotRestart(long epoch) {
        sendEpoch(new Frame.HotRestart(epoch));
    }

    /** Tells a server that this client has moved to its successor. Never waits. */
    public void sendHotRestartAck(long epoch) {
        sendEpoch(new Frame.HotRestartAck(epoch));
    }

    private void sendEpoch(Frame epochFrame) {
        ByteBuffer frame = CONTROL_FRAME.get().clear();
        FrameEncoder.encode(frame, version, epochFrame);
        outbound.sendControl(frame.flip());
    }

    /**
     * Sends payload over the socket, as one frame.
     *
     * @param payload what to send; positions move as bytes leave
     * @param payloadBytes sum of what remains in {@code payload}
     * @throws io.shmipc.error.DeadlineExceededException if nothing had left at the deadline
     */
    public void sendFallbackData(
            int streamId, int status, ByteBuffer[] payload, int payloadBytes, long deadlineNanos) {
        ByteBuffer header = ByteBuffer.allocate(FrameEncoder.FALLBACK_HEADER_BYTES);
        FrameEncoder.encodeFallbackHeader(header, version, streamId, status, payloadBytes);
        ByteBuffer[] parts = new ByteBuffer[payload.length + 1];
        parts[0] = header.flip();
        System.arraycopy(payload, 0, parts, 1, payload.length);
        outbound.sendData(parts, deadlineNanos);
    }

    /** Writes what has been waiting for room. Event loop only. */
    public void writeSome() {
        outbound.writeSome();
    }

    /** Waits until what was sent has left, or the deadline has passed. Not for event loops. */
    public void linger(long deadlineNanos) {
        outbound.linger(deadlineNanos);
    }

    /** Closes the socket and wakes everybody who waits for room in it. */
    public void close() {
        outbound.close();
        socket.close();
    }
}
