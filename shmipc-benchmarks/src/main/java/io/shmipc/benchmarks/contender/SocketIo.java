package io.shmipc.benchmarks.contender;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Whole messages over a blocking socket. */
final class SocketIo {

    private SocketIo() {}

    static void writeAll(SocketChannel channel, ByteBuffer message) throws IOException {
        message.clear();
        while (message.hasRemaining()) {
            channel.write(message);
        }
    }

    /**
     * Reads one message.
     *
     * @return false if the peer closed the connection before it began
     * @throws EOFException if it did so within the message
     */
    static boolean readAll(SocketChannel channel, ByteBuffer message) throws IOException {
        message.clear();
        while (message.hasRemaining()) {
            if (channel.read(message) < 0) {
                if (message.position() == 0) {
                    return false;
                }
                throw new EOFException(
                        "connection ended after %d of %d bytes"
                                .formatted(message.position(), message.capacity()));
            }
        }
        return true;
    }
}
