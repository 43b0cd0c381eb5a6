package io.shmipc.internal.os;

import static io.shmipc.internal.os.LibC.C;

import io.shmipc.error.ConfigurationException;
import io.shmipc.error.SystemCallException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A listening socket through native calls. */
final class NativeAcceptor implements Acceptor {

    private static final int CONNECTION_FLAGS = Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC;

    /** Linux reports errors of the new connection here; only that connection is lost. */
    private static final Set<Integer> NEXT_CONNECTION =
            Set.of(
                    Errno.EINTR,
                    Errno.EAGAIN,
                    Errno.ECONNABORTED,
                    Errno.EPROTO,
                    Errno.ENONET,
                    Errno.ENOPROTOOPT,
                    Errno.EOPNOTSUPP,
                    Errno.ENETDOWN,
                    Errno.ENETUNREACH,
                    Errno.EHOSTDOWN,
                    Errno.EHOSTUNREACH);

    private final OwnedFd fd;
    private final SocketAddress local;
    private final @Nullable FileIdentity file;
    private final ListenOptions options;

    private NativeAcceptor(
            OwnedFd fd, SocketAddress local, @Nullable FileIdentity file, ListenOptions options) {
        this.fd = fd;
        this.local = local;
        this.file = file;
        this.options = options;
    }

    static NativeAcceptor listen(SocketAddress address, ListenOptions options) {
        if (address instanceof UnixDomainSocketAddress unix) {
            if (options.takeOver()) {
                return takeOver(unix, options);
            }
            UnixSocketFile.removeIfAbandoned(unix.getPath(), C.geteuid(), options);
        }
        OwnedFd fd = SocketCalls.open(address, Linux.SOCK_NONBLOCK);
        FileIdentity file = null;
        try {
            if (address instanceof UnixDomainSocketAddress unix) {
                file = bindUnix(fd.value(), unix, options);
            } else {
                SocketCalls.setOption(fd.value(), Linux.SOL_SOCKET, Linux.SO_REUSEADDR, 1);
                if (options.takeOver()) {
                    SocketCalls.setOption(fd.value(), Linux.SOL_SOCKET, Linux.SO_REUSEPORT, 1);
                }
                bind(fd.value(), address);
            }
            if (C.listen(fd.value(), options.backlog()) < 0) {
                throw Errno.failure("listen", "address=" + address);
            }
            return new NativeAcceptor(fd, SocketCalls.localAddress(fd.value()), file, options);
        } catch (RuntimeException failure) {
            if (file != null && address instanceof UnixDomainSocketAddress unix) {
                UnixSocketFile.removeOwn(unix.getPath(), file);
            }
            fd.close();
            throw failure;
        }
    }

    /** Listens under another name first, so that the path never names a socket that refuses. */
    private static NativeAcceptor takeOver(UnixDomainSocketAddress address, ListenOptions options) {
        Path path = address.getPath();
        UnixDomainSocketAddress temporary =
                UnixDomainSocketAddress.of(UnixSocketFile.temporaryBeside(path));
        SocketAddresses.check(temporary);
        OwnedFd fd = SocketCalls.open(temporary, Linux.SOCK_NONBLOCK);
        FileIdentity file = null;
        try {
            file = bindUnix(fd.value(), temporary, options);
            if (C.listen(fd.value(), options.backlog()) < 0) {
                throw Errno.failure("listen", "address=" + address);
            }
            UnixSocketFile.putInPlace(temporary.getPath(), path, C.geteuid(), options);
            return new NativeAcceptor(fd, address, file, options);
        } catch (RuntimeException failure) {
            if (file != null) {
                UnixSocketFile.removeOwn(temporary.getPath(), file);
            }
            fd.close();
            throw failure;
        }
    }

    /**
     * The file gets the permissions that the socket has, less the umask: set before, there is no
     * moment at which it is more open than asked for, and what the umask took is given afterwards.
     * A file that is to be given away is closed to everybody until it has been.
     */
    private static FileIdentity bindUnix(
            int fd, UnixDomainSocketAddress address, ListenOptions options) {
        int mode = options.changesOwner() ? 0 : options.unixFileMode();
        if (C.fchmod(fd, mode) < 0) {
            throw Errno.failure("fchmod", "fd=" + fd + ", mode=0" + Integer.toOctalString(mode));
        }
        bind(fd, address);
        Path path = address.getPath();
        try (BoundSocketFile file = BoundSocketFile.open(path)) {
            FileIdentity identity = file.identity();
            try {
                file.settle(options);
            } catch (RuntimeException failure) {
                UnixSocketFile.removeOwn(path, identity);
                throw failure;
            }
            return identity;
        }
    }

    private static void bind(int fd, SocketAddress address) {
        NativeBuffer scratch = NativeBuffer.scratch();
        int lengthBytes = SocketAddresses.encode(address, scratch);
        if (C.bind(fd, scratch.address, lengthBytes) < 0) {
            int errno = Errno.last();
            SystemCallException failure = Errno.failure("bind", "address=" + address, errno);
            if (errno == Errno.EADDRINUSE) {
                throw new ConfigurationException("address in use: address=" + address, failure);
            }
            throw failure;
        }
    }

    @Override
    public @Nullable ControlSocket accept(long timeoutNanos) {
        Countdown countdown = Countdown.of(timeoutNanos);
        if (!fd.tryAcquire()) {
            return null;
        }
        try {
            while (SocketCalls.await(fd.number(), Linux.POLLIN, countdown) && fd.isOpen()) {
                int accepted = C.accept4(fd.number(), 0, 0, CONNECTION_FLAGS);
                if (accepted < 0) {
                    requireNextConnection(Errno.last());
                    continue;
                }
                ControlSocket socket = wrap(new OwnedFd(accepted));
                if (socket != null) {
                    return socket;
                }
            }
            return null;
        } finally {
            fd.release();
        }
    }

    private void requireNextConnection(int errno) {
        if (!NEXT_CONNECTION.contains(errno) && fd.isOpen()) {
            throw Errno.failure("accept4", "fd=" + fd.number() + ", address=" + local, errno);
        }
    }

    private @Nullable ControlSocket wrap(OwnedFd accepted) {
        try {
            return NativeSocket.accepted(accepted, file == null ? null : local);
        } catch (SystemCallException failure) {
            // The peer has gone between connecting and now.
            if (failure.errno() == Errno.ENOTCONN || failure.errno() == Errno.EINVAL) {
                return null;
            }
            throw failure;
        }
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public boolean isOpen() {
        return fd.isOpen();
    }

    @Override
    public boolean isReplaced() {
        return file != null
                && local instanceof UnixDomainSocketAddress unix
                && UnixSocketFile.isReplaced(unix.getPath(), file, C.geteuid(), options);
    }

    @Override
    public void close() {
        if (!fd.tryAcquire()) {
            return;
        }
        try {
            fd.close();
            // While the socket is open nobody else's file can have its inode number.
            if (file != null && local instanceof UnixDomainSocketAddress unix) {
                UnixSocketFile.removeOwnAlone(unix.getPath(), file);
            }
            C.shutdown(fd.number(), Linux.SHUT_RDWR);
        } finally {
            fd.release();
        }
    }

    @Override
    public String toString() {
        return "NativeAcceptor[" + fd + ", local=" + local + "]";
    }
}
