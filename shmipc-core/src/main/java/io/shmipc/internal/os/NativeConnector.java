package io.shmipc.internal.os;

import static io.shmipc.internal.os.LibC.C;

import io.shmipc.error.PeerUnavailableException;
import io.shmipc.error.SystemCallException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.TimeUnit;

/** Connects through native calls, with a timeout for both families. */
final class NativeConnector {

    private NativeConnector() {}

    static ControlSocket connect(SocketAddress address, long timeoutNanos) {
        Countdown countdown = Countdown.of(timeoutNanos);
        boolean unix = address instanceof UnixDomainSocketAddress;
        OwnedFd fd = SocketCalls.open(address, unix ? 0 : Linux.SOCK_NONBLOCK);
        try {
            int errno =
                    unix
                            ? connectUnix(fd.value(), address, countdown)
                            : connectInet(fd.value(), address, countdown);
            if (errno != 0) {
                SystemCallException reason = Errno.failure("connect", "address=" + address, errno);
                throw new PeerUnavailableException(
                        "no connection to address=" + address + ": " + text(reason, countdown),
                        reason);
            }
            return NativeSocket.connected(fd, unix ? address : null);
        } catch (RuntimeException failure) {
            fd.close();
            throw failure;
        }
    }

    private static String text(SystemCallException reason, Countdown countdown) {
        boolean noAnswer =
                reason.errno() == Errno.EAGAIN
                        || reason.errno() == Errno.ETIMEDOUT && countdown.isOver();
        return noAnswer
                ? "no answer within timeoutNanos=" + countdown.timeoutNanos()
                : String.valueOf(reason.getMessage());
    }

    /**
     * If the peer's backlog is full, a non-blocking connect fails and there is nothing to wait for;
     * a blocking one waits for room, and the send timeout bounds it.
     */
    private static int connectUnix(int fd, SocketAddress address, Countdown countdown) {
        NativeBuffer scratch = NativeBuffer.scratch();
        int errno;
        do {
            if (!countdown.isForever()) {
                setSendTimeout(fd, countdown.remainingNanos());
            }
            int lengthBytes = SocketAddresses.encode(address, scratch);
            errno = C.connect(fd, scratch.address, lengthBytes) < 0 ? Errno.last() : 0;
        } while (errno == Errno.EINTR);
        if (errno == 0 && C.fcntl(fd, Linux.F_SETFL, Linux.O_NONBLOCK) < 0) {
            throw Errno.failure("fcntl", "fd=" + fd + ", F_SETFL, O_NONBLOCK");
        }
        return errno;
    }

    private static void setSendTimeout(int fd, long nanos) {
        NativeBuffer scratch = NativeBuffer.scratch();
        // Zero would mean for ever.
        long micros = Math.max(1, TimeUnit.NANOSECONDS.toMicros(nanos));
        long second = TimeUnit.SECONDS.toMicros(1);
        scratch.bytes.putLong(TimevalDescriptor.SECONDS_OFFSET, micros / second);
        scratch.bytes.putLong(TimevalDescriptor.MICROS_OFFSET, micros % second);
        if (C.setsockopt(
                        fd,
                        Linux.SOL_SOCKET,
                        Linux.SO_SNDTIMEO,
                        scratch.address,
                        TimevalDescriptor.BYTES)
                < 0) {
            throw Errno.failure("setsockopt", "fd=" + fd + ", SO_SNDTIMEO, micros=" + micros);
        }
    }

    private static int connectInet(int fd, SocketAddress address, Countdown countdown) {
        NativeBuffer scratch = NativeBuffer.scratch();
        int lengthBytes = SocketAddresses.encode(address, scratch);
        if (C.connect(fd, scratch.address, lengthBytes) == 0) {
            return 0;
        }
        int errno = Errno.last();
        // Interrupted or not, the connection is being made and cannot be asked for again.
        if (errno != Errno.EINPROGRESS && errno != Errno.EINTR) {
            return errno;
        }
        return SocketCalls.await(fd, Linux.POLLOUT, countdown)
                ? SocketCalls.pendingError(fd)
                : Errno.ETIMEDOUT;
    }
}
