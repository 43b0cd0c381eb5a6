package io.shmipc.internal.os;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A socket through {@code java.nio}, for wherever native calls are not to be had. */
final class NioControlSocket implements ControlSocket {

    private final SocketChannel channel;
    private final SocketAddress local;
    private final SocketAddress remote;

    /**
     * Closing a channel wakes no selector, and what a selector watches is not given back before it
     * looks again. So all are kept to be woken.
     */
    private final Set<Selector> selectors = ConcurrentHashMap.newKeySet();

    /** Takes over a connected channel; closes it if this fails. */
    NioControlSocket(SocketChannel channel) throws IOException {
        this(channel, null);
    }

    /** The same, for a channel whose own idea of its address is not to be shown. */
    NioControlSocket(SocketChannel channel, @Nullable SocketAddress knownLocal) throws IOException {
        this.channel = channel;
        try {
            channel.configureBlocking(false);
            this.local = knownLocal == null ? channel.getLocalAddress() : knownLocal;
            this.remote = channel.getRemoteAddress();
            if (!(local instanceof UnixDomainSocketAddress)) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    SocketChannel channel() {
        return channel;
    }

    /** The selector lets go of a closed channel when it is woken, and not before. */
    void wakeOnClose(Selector selector) {
        selectors.add(selector);
    }

    @Override
    public int read(ByteBuffer dst) {
        if (!dst.hasRemaining()) {
            return 0;
        }
        try {
            return channel.read(dst);
        } catch (ClosedChannelException closedHere) {
            return -1;
        } catch (IOException failure) {
            throw Errno.failure("read", "remote=" + remote, failure);
        }
    }

    @Override
    public int write(ByteBuffer src) {
        try {
            return src.hasRemaining() ? channel.write(src) : 0;
        } catch (IOException failure) {
            throw Errno.failure("write", "remote=" + remote, failure);
        }
    }

    @Override
    public boolean awaitReadable(long timeoutNanos) {
        return await(SelectionKey.OP_READ, timeoutNanos);
    }

    @Override
    public boolean awaitWritable(long timeoutNanos) {
        return await(SelectionKey.OP_WRITE, timeoutNanos);
    }

    private boolean await(int operation, long timeoutNanos) {
        Countdown countdown = Countdown.of(timeoutNanos);
        try (Selector selector = Selector.open()) {
            selectors.add(selector);
            try {
                channel.register(selector, operation);
                return NioSelection.select(selector, countdown, () -> !channel.isOpen())
                        || !channel.isOpen();
            } catch (ClosedChannelException | ClosedSelectorException closedHere) {
                return true;
            } finally {
                selectors.remove(selector);
            }
        } catch (IOException failure) {
            throw Errno.failure("select", "remote=" + remote, failure);
        }
    }

    @Override
    public void shutdownOutput() {
        try {
            channel.shutdownOutput();
        } catch (IOException failure) {
            throw Errno.failure("shutdown", "remote=" + remote + ", SHUT_WR", failure);
        }
    }

    @Override
    public boolean carriesDescriptors() {
        return false;
    }

    @Override
    public void sendDescriptors(OwnedFd first, OwnedFd second) {
        throw new UnsupportedOperationException("portable sockets carry no descriptors");
    }

    @Override
    public OwnedFd[] receiveDescriptors(int expected) {
        throw new UnsupportedOperationException("portable sockets carry no descriptors");
    }

    @Override
    public @Nullable PeerCredentials peerCredentials() {
        return local instanceof UnixDomainSocketAddress ? NioPeer.of(channel) : null;
    }

    @Override
    public SocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw Errno.failure("close", "remote=" + remote, failure);
        } finally {
            selectors.forEach(Selector::wakeup);
        }
    }

    @Override
    public String toString() {
        return "NioControlSocket[remote=" + remote + (isOpen() ? "]" : ", closed]");
    }
}
