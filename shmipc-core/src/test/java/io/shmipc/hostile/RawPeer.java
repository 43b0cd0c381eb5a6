package io.shmipc.hostile;

import io.shmipc.error.SystemCallException;
import io.shmipc.internal.os.ControlSocket;
import io.shmipc.internal.os.RawMessages;
import io.shmipc.internal.os.Sockets;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A peer that sends any bytes it likes, in either role. */
final class RawPeer implements AutoCloseable {

    static final int MAGIC = 0x7758;
    static final int SHARE_FILES = 0;
    static final int POLLING = 1;
    static final int STREAM_CLOSE = 2;
    static final int FALLBACK_DATA = 3;
    static final int EXCHANGE = 4;
    static final int SHARE_MEMFD = 5;
    static final int ACK_SHARE = 6;
    static final int ACK_READY = 7;
    static final int HOT_RESTART = 8;
    static final int HOT_RESTART_ACK = 9;

    private static final int HEADER_BYTES = 8;
    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final ControlSocket socket;

    RawPeer(ControlSocket socket) {
        this.socket = socket;
    }

    static RawPeer connect(SocketAddress address) {
        return new RawPeer(Sockets.connect(address, DEADLINE_NANOS, false));
    }

    ControlSocket socket() {
        return socket;
    }

    // ---- frames as bytes ----

    /** Any header at all. */
    static byte[] header(long length, int magic, int version, int type) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .putInt((int) length)
                .putShort((short) magic)
                .put((byte) version)
                .put((byte) type)
                .array();
    }

    /** A frame with a correct header. */
    static byte[] frame(int version, int type, byte... body) {
        return join(header(HEADER_BYTES + body.length, MAGIC, version, type), body);
    }

    static byte[] names(int version, int type, String queue, String buffer) {
        byte[] q = queue.getBytes(StandardCharsets.UTF_8);
        byte[] b = buffer.getBytes(StandardCharsets.UTF_8);
        return frame(
                version,
                type,
                ByteBuffer.allocate(4 + q.length + b.length)
                        .putShort((short) q.length)
                        .put(q)
                        .putShort((short) b.length)
                        .put(b)
                        .array());
    }

    static byte[] fallback(int streamId, int status, byte... payload) {
        return frame(
                3,
                FALLBACK_DATA,
                ByteBuffer.allocate(8 + payload.length)
                        .putInt(streamId)
                        .putInt(status)
                        .put(payload)
                        .array());
    }

    static byte[] join(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
    }

    // ---- the wire ----

    /** Sends all of it; what the other end has no more interest in is lost. */
    RawPeer send(byte... bytes) {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        try {
            while (left.hasRemaining()) {
                if (socket.write(left) == 0 && !socket.awaitWritable(DEADLINE_NANOS)) {
                    throw new AssertionError("the other end takes nothing");
                }
            }
        } catch (SystemCallException gone) {
            // The other end has refused what came before.
        }
        return this;
    }

    /** Reads a frame and checks its type. */
    byte[] expect(int type) {
        byte[] header = read(HEADER_BYTES);
        if (header[7] != type) {
            throw new AssertionError("expected type=" + type + " got=" + header[7]);
        }
        return read(ByteBuffer.wrap(header).getInt() - HEADER_BYTES);
    }

    private byte[] read(int bytes) {
        ByteBuffer target = ByteBuffer.allocate(bytes);
        while (target.hasRemaining()) {
            int n = socket.read(target);
            if (n < 0 || n == 0 && !socket.awaitReadable(DEADLINE_NANOS)) {
                throw new AssertionError("the other end sent too little");
            }
        }
        return target.array();
    }

    /** Waits until the other end has closed the connection, whatever it sends before. */
    void awaitClosed() {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        ByteBuffer ignored = ByteBuffer.allocate(4096);
        try {
            while (socket.read(ignored.clear()) >= 0) {
                socket.awaitReadable(TimeUnit.SECONDS.toNanos(1));
                if (System.nanoTime() - deadline > 0) {
                    throw new AssertionError("the other end keeps the connection");
                }
            }
        } catch (SystemCallException reset) {
            // Closed with something of ours unread.
        }
    }

    // ---- the client's part of a handshake, done right ----

    RawPeer exchange() {
        send(frame(3, EXCHANGE));
        expect(EXCHANGE);
        return this;
    }

    RawPeer offerMemfd() {
        exchange();
        send(names(3, SHARE_MEMFD, "hostile_queue", "hostile_buffer"));
        expect(ACK_READY);
        return this;
    }

    RawPeer share(RawMemory memory) {
        offerMemfd();
        RawMessages.send(socket, 1, memory.bufferFd(), memory.queueFd());
        return this;
    }

    RawPeer openSession(RawMemory memory) {
        share(memory);
        expect(ACK_SHARE);
        return this;
    }

    RawPeer polling() {
        return send(frame(3, POLLING));
    }

    @Override
    public void close() {
        socket.close();
    }
}
