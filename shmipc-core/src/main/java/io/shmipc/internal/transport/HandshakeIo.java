package io.shmipc.internal.transport;

import io.shmipc.error.HandshakeException;
import io.shmipc.error.ProtocolException;
import io.shmipc.error.SystemCallException;
import io.shmipc.internal.os.ControlSocket;
import io.shmipc.internal.os.OwnedFd;
import io.shmipc.internal.protocol.Frame;
import io.shmipc.internal.protocol.FrameDecoder;
import io.shmipc.internal.protocol.FrameLimits;
import java.nio.ByteBuffer;

/**
 * Reads and writes the frames of a handshake on the calling thread, to one deadline for all of
 * them. Never reads past the frame it was asked for: what follows belongs to the session, or is the
 * data byte of a descriptor message.
 */
final class HandshakeIo {

    /** Two names of 65535 bytes are the longest body a handshake can carry; real ones are paths. */
    private static final int MAX_FRAME_BYTES = FrameDecoder.HEADER_BYTES + 2 * (2 + 4096);

    private final ControlSocket socket;
    private final long deadlineNanos;
    private final FrameLimits limits = new FrameLimits(MAX_FRAME_BYTES);

    HandshakeIo(ControlSocket socket, long deadlineNanos) {
        this.socket = socket;
        this.deadlineNanos = deadlineNanos;
    }

    /** Waits for one frame, and says what it waited for when none comes. */
    Frame read(String expected) {
        ByteBuffer header = ByteBuffer.allocate(FrameDecoder.HEADER_BYTES);
        readFully(header, expected);
        header.flip();
        // With only a header present the decoder checks it, and answers null if a body has to
        // follow.
        Frame complete = FrameDecoder.decode(header, limits);
        if (complete != null) {
            return complete;
        }
        int length = FrameDecoder.frameBytes(header);
        ByteBuffer whole = ByteBuffer.allocate(length).put(header);
        readFully(whole, expected);
        Frame frame = FrameDecoder.decode(whole.flip(), limits);
        if (frame == null) {
            throw new ProtocolException(
                    "frame length=" + length + " does not cover its body, expected=" + expected);
        }
        return frame;
    }

    private void readFully(ByteBuffer target, String expected) {
        while (target.hasRemaining()) {
            int n = readSome(target, expected);
            if (n < 0) {
                throw new HandshakeException(
                        "peer closed the connection during the handshake: waitedFor="
                                + expected
                                + " receivedBytes="
                                + target.position());
            }
            if (n == 0) {
                awaitReadable(expected);
            }
        }
    }

    private int readSome(ByteBuffer target, String expected) {
        try {
            return socket.read(target);
        } catch (SystemCallException e) {
            throw lost("waitedFor=" + expected, e);
        }
    }

    void write(ByteBuffer frame) {
        try {
            while (frame.hasRemaining()) {
                if (socket.write(frame) == 0 && !socket.awaitWritable(left())) {
                    throw timedOut("room in the socket");
                }
            }
        } catch (SystemCallException e) {
            throw lost("writing", e);
        }
    }

    /** A peer that closes with something unread looks like this, and it may be our request. */
    private static HandshakeException lost(String doing, SystemCallException e) {
        return new HandshakeException(
                "connection was lost during the handshake: " + doing + " " + e.getMessage(), e);
    }

    OwnedFd[] receiveDescriptors(int count) {
        awaitReadable("descriptors");
        return socket.receiveDescriptors(count);
    }

    private void awaitReadable(String expected) {
        if (!socket.awaitReadable(left())) {
            throw timedOut(expected);
        }
    }

    private long left() {
        return Math.max(0, deadlineNanos - System.nanoTime());
    }

    private static HandshakeException timedOut(String expected) {
        return new HandshakeException(
                "handshake timed out: waitedFor=" + expected + " within handshakeTimeout");
    }

    /** A frame that came in place of the one the handshake needs. */
    static HandshakeException unexpected(Frame frame, String expected) {
        return new HandshakeException(
                "handshake expected=" + expected + " but got=" + frame.getClass().getSimpleName());
    }
}
