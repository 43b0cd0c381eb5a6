package io.shmipc.internal.os;

import io.shmipc.error.ProtocolException;
import io.shmipc.error.SystemCallException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connected, non-blocking stream socket. Any thread may call any method; two readers, or two
 * writers, at a time get interleaved bytes and must agree among themselves. After {@link #close()},
 * reads see the end of the stream, waits end, and everything else throws {@link
 * SystemCallException} with EBADF.
 */
public interface ControlSocket extends AutoCloseable {

    /**
     * Reads what is there into the buffer, advancing its position.
     *
     * @return bytes read, 0 if there is nothing now or no room in the buffer, -1 at the end of the
     *     stream
     * @throws SystemCallException if the connection is broken, ECONNRESET among others
     */
    int read(ByteBuffer dst);

    /**
     * Writes what fits into the socket, advancing the buffer's position.
     *
     * @return bytes written, 0 if the socket takes none now
     * @throws SystemCallException if the connection is broken, EPIPE among others
     */
    int write(ByteBuffer src);

    /**
     * Blocks the calling thread until there is something to read, the end of the stream and an
     * error included. An interrupt does not end the wait; it stays pending.
     *
     * @param timeoutNanos 0 to look only, {@link Long#MAX_VALUE} for ever
     * @return false if the time is over
     * @throws IllegalArgumentException if the timeout is negative
     */
    boolean awaitReadable(long timeoutNanos);

    /** The same for room to write; true as well if a write would fail at once. */
    boolean awaitWritable(long timeoutNanos);

    /** The peer sees the end of the stream after what was written; reading goes on. */
    void shutdownOutput();

    /** Whether descriptors can be sent and received here. */
    boolean carriesDescriptors();

    /**
     * Sends both descriptors in one message, with one data byte of value 0. The peer gets its own
     * copies; the caller still owns these.
     *
     * @throws SystemCallException if the message was not sent; EAGAIN if the socket takes nothing
     *     now, so wait with {@link #awaitWritable} before
     * @throws UnsupportedOperationException where {@link #carriesDescriptors()} is false
     */
    void sendDescriptors(OwnedFd first, OwnedFd second);

    /**
     * Receives one message, of exactly one data byte, that carries this many descriptors. Call it
     * when {@link #awaitReadable} has returned true. On failure every descriptor that arrived is
     * closed.
     *
     * @return the descriptors in the order in which they were sent; the caller owns them
     * @throws ProtocolException if the peer sent another number of descriptors, or closed
     * @throws SystemCallException if the call fails; EAGAIN if nothing is there
     * @throws UnsupportedOperationException where {@link #carriesDescriptors()} is false
     */
    OwnedFd[] receiveDescriptors(int expected);

    /**
     * Who is at the other end, or null where the system does not tell: over tcp, and on portable
     * sockets, which know names only, for a user whose number cannot be found out. A list of
     * allowed users must treat null as not allowed.
     */
    @Nullable PeerCredentials peerCredentials();

    /**
     * Ids of the supplementary groups of who is at the other end, as they were when the connection
     * was made; empty where the system does not tell.
     */
    default Set<Long> peerGroups() {
        return Set.of();
    }

    /** {@link java.net.UnixDomainSocketAddress} or {@link java.net.InetSocketAddress}. */
    SocketAddress remoteAddress();

    /** {@link java.net.UnixDomainSocketAddress} or {@link java.net.InetSocketAddress}. */
    SocketAddress localAddress();

    boolean isOpen();

    /** Idempotent. Wakes whoever waits here; the descriptor goes when the last call is over. */
    @Override
    void close();
}
