package io.shmipc.internal.os;

import io.shmipc.error.PeerUnavailableException;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Connects through {@code java.nio}. */
final class NioConnector {

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private NioConnector() {}

    static ControlSocket connect(SocketAddress address, long timeoutNanos) {
        Countdown countdown = Countdown.of(timeoutNanos);
        try {
            for (; ; ) {
                SocketChannel channel = tryConnect(address, countdown);
                if (channel != null) {
                    return new NioControlSocket(channel);
                }
                if (countdown.isOver()) {
                    throw new PeerUnavailableException(
                            "no connection to address="
                                    + address
                                    + ": no answer within timeoutNanos="
                                    + timeoutNanos);
                }
            }
        } catch (IOException reason) {
            throw new PeerUnavailableException(
                    "no connection to address=" + address + ": " + reason.getMessage(), reason);
        }
    }

    private static @Nullable SocketChannel tryConnect(SocketAddress address, Countdown countdown)
            throws IOException {
        boolean unix = address instanceof UnixDomainSocketAddress;
        SocketChannel channel = SocketChannel.open(NioFamilies.of(address));
        boolean connected = false;
        try {
            channel.configureBlocking(false);
            connected = connectNow(channel, address);
            if (!connected && unix) {
                // There is nothing to wait for but time, and a channel connects only once.
                LockSupport.parkNanos(Math.min(RETRY_NANOS, countdown.remainingNanos()));
            } else if (!connected) {
                connected = finish(channel, countdown);
            }
            return connected ? channel : null;
        } finally {
            if (!connected) {
                channel.close();
            }
        }
    }

    /** False if pending; a unix socket with a full backlog counts as that. */
    private static boolean connectNow(SocketChannel channel, SocketAddress address)
            throws IOException {
        try {
            return channel.connect(address);
        } catch (SocketException failure) {
            if (Errno.numberOf(failure) == Errno.EAGAIN) {
                return false;
            }
            throw failure;
        }
    }

    private static boolean finish(SocketChannel channel, Countdown countdown) throws IOException {
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_CONNECT);
            return NioSelection.select(selector, countdown, () -> false) && channel.finishConnect();
        }
    }
}
