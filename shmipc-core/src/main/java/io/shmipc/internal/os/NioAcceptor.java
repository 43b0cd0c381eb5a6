package io.shmipc.internal.os;

import io.shmipc.error.ConfigurationException;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A listening socket through {@code java.nio}. */
final class NioAcceptor implements Acceptor {

    private final ServerSocketChannel channel;
    private final Selector selector;
    private final SocketAddress local;
    private final @Nullable FileStatus file;
    private final ListenOptions options;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** A selector serves one thread at a time. */
    private final Object acceptLock = new Object();

    private NioAcceptor(
            ServerSocketChannel channel,
            Selector selector,
            SocketAddress local,
            @Nullable FileStatus file,
            ListenOptions options) {
        this.channel = channel;
        this.selector = selector;
        this.local = local;
        this.file = file;
        this.options = options;
    }

    static NioAcceptor listen(SocketAddress address, ListenOptions options) {
        try {
            return open(address, options);
        } catch (BindException failure) {
            if (Errno.numberOf(failure) == Errno.EADDRINUSE) {
                throw new ConfigurationException("address in use: address=" + address, failure);
            }
            throw Errno.failure("bind", "address=" + address, failure);
        } catch (IOException failure) {
            throw Errno.failure("listen", "address=" + address, failure);
        }
    }

    private static NioAcceptor open(SocketAddress address, ListenOptions options)
            throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(NioFamilies.of(address));
        FileStatus file = null;
        try {
            channel.configureBlocking(false);
            if (address instanceof UnixDomainSocketAddress unix) {
                file = NioUnixBinding.bind(channel, unix.getPath(), options);
            } else {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                if (options.takeOver()) {
                    channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
                }
                channel.bind(address, options.backlog());
            }
            Selector selector = Selector.open();
            try {
                channel.register(selector, SelectionKey.OP_ACCEPT);
                // A unix socket was bound under another name, and knows only that.
                SocketAddress local = file == null ? channel.getLocalAddress() : address;
                return new NioAcceptor(channel, selector, local, file, options);
            } catch (IOException | RuntimeException failure) {
                selector.close();
                throw failure;
            }
        } catch (IOException | RuntimeException failure) {
            if (file != null && address instanceof UnixDomainSocketAddress unix) {
                UnixSocketFile.removeOwn(unix.getPath(), file.identity());
            }
            channel.close();
            throw failure;
        }
    }

    @Override
    public @Nullable ControlSocket accept(long timeoutNanos) {
        Countdown countdown = Countdown.of(timeoutNanos);
        synchronized (acceptLock) {
            try {
                while (NioSelection.select(selector, countdown, closed::get)) {
                    selector.selectedKeys().clear();
                    ControlSocket socket = acceptNow();
                    if (socket != null) {
                        return socket;
                    }
                }
                return null;
            } catch (ClosedSelectorException | ClosedChannelException closedHere) {
                return null;
            } catch (IOException failure) {
                if (closed.get()) {
                    return null;
                }
                throw Errno.failure("accept", "address=" + local, failure);
            }
        }
    }

    private @Nullable ControlSocket acceptNow() throws IOException {
        SocketChannel accepted = channel.accept();
        if (accepted == null) {
            return null;
        }
        try {
            return new NioControlSocket(accepted, file == null ? null : local);
        } catch (IOException peerHasGone) {
            return null;
        }
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public boolean isOpen() {
        return !closed.get();
    }

    @Override
    public boolean isReplaced() {
        return file != null
                && local instanceof UnixDomainSocketAddress unix
                && UnixSocketFile.isReplaced(unix.getPath(), file.identity(), file.uid(), options);
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        // While the socket is open nobody else's file can have its inode number.
        if (file != null && local instanceof UnixDomainSocketAddress unix) {
            UnixSocketFile.removeOwnAlone(unix.getPath(), file.identity());
        }
        try {
            channel.close();
        } catch (IOException failure) {
            throw Errno.failure("close", "address=" + local, failure);
        } finally {
            closeSelector();
        }
    }

    private void closeSelector() {
        try {
            selector.close();
        } catch (IOException failure) {
            throw Errno.failure("close", "selector of address=" + local, failure);
        }
    }

    @Override
    public String toString() {
        return "NioAcceptor[local=" + local + (isOpen() ? "]" : ", closed]");
    }
}
