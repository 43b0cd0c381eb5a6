package io.shmipc.sample.socket;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Messages on a socket: u32 length, big-endian, then so many bytes. Used by one thread. */
final class SocketFrames {

    private final SocketChannel socket;
    private final ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);

    SocketFrames(SocketChannel socket) {
        this.socket = socket;
    }

    void write(byte[] message) throws IOException {
        length.clear().putInt(0, message.length);
        ByteBuffer[] parts = {length, ByteBuffer.wrap(message)};
        while (parts[1].hasRemaining() || length.hasRemaining()) {
            socket.write(parts);
        }
    }

    /**
     * The next message, or null when the peer closed after the last one.
     *
     * @throws IOException also when the message is longer than {@code maxBytes}
     */
    byte @Nullable [] read(int maxBytes) throws IOException {
        length.clear();
        if (!fill(length)) {
            return null;
        }
        int size = length.getInt(0);
        if (size < 0 || size > maxBytes) {
            throw new IOException("length=" + size + ": 0 <= length <= " + maxBytes);
        }
        ByteBuffer message = ByteBuffer.allocate(size);
        if (!fill(message) && size > 0) {
            throw new EOFException("the peer closed before a message of " + size + " bytes");
        }
        return message.array();
    }

    private boolean fill(ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            if (socket.read(target) < 0) {
                if (target.position() == 0) {
                    return false;
                }
                throw new EOFException(
                        "the peer closed after "
                                + target.position()
                                + " of "
                                + target.limit()
                                + " bytes");
            }
        }
        return true;
    }
}
