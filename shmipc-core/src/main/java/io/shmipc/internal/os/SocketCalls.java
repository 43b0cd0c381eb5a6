package io.shmipc.internal.os;

import static io.shmipc.internal.os.LibC.C;

import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/** Calls on sockets that the native classes share; all take a descriptor in use. */
final class SocketCalls {

    private SocketCalls() {}

    static OwnedFd open(SocketAddress address, int typeFlags) {
        int domain = SocketAddresses.domainOf(address);
        int fd = C.socket(domain, Linux.SOCK_STREAM | Linux.SOCK_CLOEXEC | typeFlags, 0);
        if (fd < 0) {
            throw Errno.failure("socket", "domain=" + domain);
        }
        return new OwnedFd(fd);
    }

    /**
     * Waits with poll(2), over interruptions by signals.
     *
     * @return whether the descriptor is ready, hang-up and error included
     */
    static boolean await(int fd, short events, Countdown countdown) {
        NativeBuffer pollfd = NativeBuffer.scratch();
        for (; ; ) {
            pollfd.bytes.putInt(PollfdDescriptor.FD_OFFSET, fd);
            pollfd.bytes.putShort(PollfdDescriptor.EVENTS_OFFSET, events);
            pollfd.bytes.putShort(PollfdDescriptor.RETURNED_OFFSET, (short) 0);
            int ready = C.poll(pollfd.address, 1, countdown.remainingMillis());
            if (ready > 0) {
                return true;
            }
            if (ready == 0 && countdown.isOver()) {
                return false;
            }
            if (ready < 0 && Errno.last() != Errno.EINTR) {
                throw Errno.failure("poll", "fd=" + fd + ", events=" + events);
            }
        }
    }

    static void setOption(int fd, int level, int option, int value) {
        NativeBuffer scratch = NativeBuffer.scratch();
        scratch.bytes.putInt(0, value);
        if (C.setsockopt(fd, level, option, scratch.address, Integer.BYTES) < 0) {
            throw Errno.failure(
                    "setsockopt", "fd=" + fd + ", level=" + level + ", option=" + option);
        }
    }

    /** Small frames must not wait for the acknowledgement of the previous one. */
    static void setNoDelayUnlessUnix(int fd, SocketAddress address) {
        if (!(address instanceof UnixDomainSocketAddress)) {
            setOption(fd, Linux.IPPROTO_TCP, Linux.TCP_NODELAY, 1);
        }
    }

    static SocketAddress localAddress(int fd) {
        NativeBuffer scratch = prepareAddress();
        if (C.getsockname(fd, scratch.address, lengthAddress(scratch)) < 0) {
            throw Errno.failure("getsockname", "fd=" + fd);
        }
        return decode(scratch);
    }

    static SocketAddress remoteAddress(int fd) {
        NativeBuffer scratch = prepareAddress();
        if (C.getpeername(fd, scratch.address, lengthAddress(scratch)) < 0) {
            throw Errno.failure("getpeername", "fd=" + fd);
        }
        return decode(scratch);
    }

    /** The error that a connection being made ended with; 0 if it was made. */
    static int pendingError(int fd) {
        NativeBuffer scratch = NativeBuffer.scratch();
        scratch.bytes.putInt(0, 0).putInt(Integer.BYTES, Integer.BYTES);
        long length = scratch.address + Integer.BYTES;
        if (C.getsockopt(fd, Linux.SOL_SOCKET, Linux.SO_ERROR, scratch.address, length) < 0) {
            throw Errno.failure("getsockopt", "fd=" + fd + ", SO_ERROR");
        }
        return scratch.bytes.getInt(0);
    }

    static PeerCredentials peerCredentials(int fd) {
        NativeBuffer scratch = NativeBuffer.scratch();
        ByteBuffer bytes = scratch.bytes;
        bytes.putInt(UcredDescriptor.LENGTH_OFFSET, UcredDescriptor.BYTES);
        long length = scratch.address + UcredDescriptor.LENGTH_OFFSET;
        if (C.getsockopt(fd, Linux.SOL_SOCKET, Linux.SO_PEERCRED, scratch.address, length) < 0) {
            throw Errno.failure("getsockopt", "fd=" + fd + ", SO_PEERCRED");
        }
        return new PeerCredentials(
                bytes.getInt(UcredDescriptor.PID_OFFSET),
                Integer.toUnsignedLong(bytes.getInt(UcredDescriptor.UID_OFFSET)),
                Integer.toUnsignedLong(bytes.getInt(UcredDescriptor.GID_OFFSET)));
    }

    /** Empty on kernels before 4.13, and for a peer that is in more groups than fit a scratch. */
    static Set<Long> peerGroups(int fd) {
        NativeBuffer scratch = NativeBuffer.scratch();
        int lengthOffset = NativeBuffer.SCRATCH_BYTES - Integer.BYTES;
        scratch.bytes.putInt(lengthOffset, lengthOffset);
        long length = scratch.address + lengthOffset;
        if (C.getsockopt(fd, Linux.SOL_SOCKET, Linux.SO_PEERGROUPS, scratch.address, length) < 0) {
            return Set.of();
        }
        Set<Long> groups = new HashSet<>();
        for (int at = 0; at < scratch.bytes.getInt(lengthOffset); at += Integer.BYTES) {
            groups.add(Integer.toUnsignedLong(scratch.bytes.getInt(at)));
        }
        return groups;
    }

    private static NativeBuffer prepareAddress() {
        NativeBuffer scratch = NativeBuffer.scratch();
        scratch.bytes.putInt(SockaddrDescriptor.LENGTH_OFFSET, SockaddrDescriptor.LARGEST_BYTES);
        return scratch;
    }

    private static long lengthAddress(NativeBuffer scratch) {
        return scratch.address + SockaddrDescriptor.LENGTH_OFFSET;
    }

    private static SocketAddress decode(NativeBuffer scratch) {
        int lengthBytes = scratch.bytes.getInt(SockaddrDescriptor.LENGTH_OFFSET);
        return SocketAddresses.decode(
                scratch, Math.min(lengthBytes, SockaddrDescriptor.LARGEST_BYTES));
    }
}
