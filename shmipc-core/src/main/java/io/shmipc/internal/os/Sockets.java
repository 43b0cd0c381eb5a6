package io.shmipc.internal.os;

import io.shmipc.error.ConfigurationException;
import io.shmipc.error.PeerUnavailableException;
import io.shmipc.error.SystemCallException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Collection;

/**
 * Where sockets come from: native ones, or portable ones on {@code java.nio} where native calls are
 * not to be had or the caller asks for them. A poller serves sockets of its own kind only.
 */
public final class Sockets {

    /** The largest id, 2^32 - 2; the one above it means none. */
    private static final long MAX_ID = 0xFFFF_FFFEL;

    private Sockets() {}

    /** Whether every socket here is portable, whatever the caller asks for. */
    public static boolean portableOnly() {
        return !Platform.nativeSocketsAvailable();
    }

    /**
     * Checks what can be told about an address before anything is allocated.
     *
     * @throws ConfigurationException for a path that is too long, or another kind of address
     */
    public static void checkAddress(SocketAddress address) {
        SocketAddresses.check(address);
    }

    /**
     * Checks ids of users or groups.
     *
     * @throws ConfigurationException naming the setting and the first that cannot be one
     */
    public static void checkIds(String setting, Collection<Long> ids) {
        for (long id : ids) {
            if (id < 0 || id > MAX_ID) {
                throw new ConfigurationException(
                        setting + ": id=" + id + " must be >= 0 and <= " + MAX_ID);
            }
        }
    }

    /**
     * Connects to a {@link java.net.UnixDomainSocketAddress} or a {@link InetSocketAddress}.
     *
     * @param timeoutNanos at least 0; {@link Long#MAX_VALUE} for ever
     * @throws ConfigurationException if the address cannot be used at all
     * @throws PeerUnavailableException if nobody answers there, with the reason
     * @throws SystemCallException if no socket can be made
     */
    public static ControlSocket connect(
            SocketAddress address, long timeoutNanos, boolean portable) {
        SocketAddresses.check(address);
        if (address instanceof InetSocketAddress inet && inet.isUnresolved()) {
            throw new PeerUnavailableException(
                    "no connection to address=" + address + ": the name does not resolve");
        }
        return portable || portableOnly()
                ? NioConnector.connect(address, timeoutNanos)
                : NativeConnector.connect(address, timeoutNanos);
    }

    /**
     * Listens. A unix socket's file that a dead process of this user left is replaced.
     *
     * @throws ConfigurationException if the address cannot be used at all, or is in use
     * @throws SystemCallException if the system refuses
     */
    public static Acceptor listen(SocketAddress address, ListenOptions options, boolean portable) {
        SocketAddresses.check(address);
        if (address instanceof InetSocketAddress inet && inet.isUnresolved()) {
            throw new ConfigurationException("address=" + address + " does not resolve");
        }
        if (address instanceof UnixDomainSocketAddress unix) {
            try (ListenLock alone = ListenLock.take(unix.getPath())) {
                return listenNow(address, options, portable);
            }
        }
        return listenNow(address, options, portable);
    }

    private static Acceptor listenNow(
            SocketAddress address, ListenOptions options, boolean portable) {
        return portable || portableOnly()
                ? NioAcceptor.listen(address, options)
                : NativeAcceptor.listen(address, options);
    }

    /**
     * A poller for sockets made with the same {@code portable}.
     *
     * @throws SystemCallException if the system is out of descriptors
     */
    public static Poller newPoller(boolean portable) {
        return portable || portableOnly() ? new SelectorPoller() : new EpollPoller();
    }
}
