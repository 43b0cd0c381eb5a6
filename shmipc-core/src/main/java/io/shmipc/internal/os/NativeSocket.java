package io.shmipc.internal.os;

import static io.shmipc.internal.os.LibC.C;

import java.lang.ref.Reference;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A socket through native calls. */
final class NativeSocket implements ControlSocket {

    private static final int SEND_FLAGS = Linux.MSG_NOSIGNAL | Linux.MSG_DONTWAIT;

    private final OwnedFd fd;
    private final SocketAddress local;
    private final SocketAddress remote;

    /**
     * Takes over a connected, non-blocking descriptor; closes it if this fails.
     *
     * @param knownLocal instead of what the socket says, which may be another name
     * @param knownRemote likewise
     */
    private NativeSocket(
            OwnedFd fd, @Nullable SocketAddress knownLocal, @Nullable SocketAddress knownRemote) {
        this.fd = fd;
        try {
            SocketAddress ownLocal = SocketCalls.localAddress(fd.value());
            SocketAddress ownRemote = SocketCalls.remoteAddress(fd.value());
            this.local = knownLocal == null ? ownLocal : knownLocal;
            this.remote = knownRemote == null ? ownRemote : knownRemote;
            SocketCalls.setNoDelayUnlessUnix(fd.value(), local);
        } catch (RuntimeException failure) {
            fd.close();
            throw failure;
        }
    }

    /** For one side of a connection to a unix socket that may have been bound elsewhere. */
    static NativeSocket accepted(OwnedFd fd, @Nullable SocketAddress knownLocal) {
        return new NativeSocket(fd, knownLocal, null);
    }

    static NativeSocket connected(OwnedFd fd, @Nullable SocketAddress knownRemote) {
        return new NativeSocket(fd, null, knownRemote);
    }

    OwnedFd descriptor() {
        return fd;
    }

    @Override
    public int read(ByteBuffer dst) {
        if (!dst.hasRemaining()) {
            return 0;
        }
        if (!fd.tryAcquire()) {
            return -1;
        }
        try {
            return dst.isDirect() ? readDirect(dst) : readHeap(dst);
        } finally {
            fd.release();
        }
    }

    private int readDirect(ByteBuffer dst) {
        int received = receive(LibC.addressOf(dst) + dst.position(), dst.remaining());
        Reference.reachabilityFence(dst);
        if (received > 0) {
            dst.position(dst.position() + received);
        }
        return received;
    }

    private int readHeap(ByteBuffer dst) {
        NativeBuffer scratch = NativeBuffer.scratch();
        int room = Math.min(dst.remaining(), NativeBuffer.SCRATCH_BYTES);
        int received = receive(scratch.address, room);
        if (received > 0) {
            dst.put(dst.position(), scratch.bytes, 0, received);
            dst.position(dst.position() + received);
        }
        return received;
    }

    private int receive(long address, int roomBytes) {
        for (; ; ) {
            int received = (int) C.recv(fd.number(), address, roomBytes, Linux.MSG_DONTWAIT);
            if (received > 0) {
                return received;
            }
            if (received == 0) {
                return -1;
            }
            int errno = Errno.last();
            if (errno == Errno.EAGAIN) {
                return 0;
            }
            if (errno != Errno.EINTR) {
                throw Errno.failure("recv", "fd=" + fd.number(), errno);
            }
        }
    }

    @Override
    public int write(ByteBuffer src) {
        if (!src.hasRemaining()) {
            return 0;
        }
        acquire("send");
        try {
            int sent = src.isDirect() ? writeDirect(src) : writeHeap(src);
            src.position(src.position() + sent);
            return sent;
        } finally {
            fd.release();
        }
    }

    private int writeDirect(ByteBuffer src) {
        int sent = send(LibC.addressOf(src) + src.position(), src.remaining());
        Reference.reachabilityFence(src);
        return sent;
    }

    private int writeHeap(ByteBuffer src) {
        NativeBuffer scratch = NativeBuffer.scratch();
        int lengthBytes = Math.min(src.remaining(), NativeBuffer.SCRATCH_BYTES);
        scratch.bytes.put(0, src, src.position(), lengthBytes);
        return send(scratch.address, lengthBytes);
    }

    private int send(long address, int lengthBytes) {
        for (; ; ) {
            int sent = (int) C.send(fd.number(), address, lengthBytes, SEND_FLAGS);
            if (sent >= 0) {
                return sent;
            }
            int errno = Errno.last();
            if (errno == Errno.EAGAIN) {
                return 0;
            }
            if (errno != Errno.EINTR) {
                throw Errno.failure(
                        "send", "fd=" + fd.number() + ", lengthBytes=" + lengthBytes, errno);
            }
        }
    }

    @Override
    public boolean awaitReadable(long timeoutNanos) {
        return await(Linux.POLLIN, timeoutNanos);
    }

    @Override
    public boolean awaitWritable(long timeoutNanos) {
        return await(Linux.POLLOUT, timeoutNanos);
    }

    private boolean await(short events, long timeoutNanos) {
        Countdown countdown = Countdown.of(timeoutNanos);
        if (!fd.tryAcquire()) {
            return true;
        }
        try {
            return SocketCalls.await(fd.number(), events, countdown);
        } finally {
            fd.release();
        }
    }

    @Override
    public void shutdownOutput() {
        acquire("shutdown");
        try {
            if (C.shutdown(fd.number(), Linux.SHUT_WR) < 0) {
                throw Errno.failure("shutdown", "fd=" + fd.number() + ", SHUT_WR");
            }
        } finally {
            fd.release();
        }
    }

    @Override
    public boolean carriesDescriptors() {
        return isUnix();
    }

    @Override
    public void sendDescriptors(OwnedFd first, OwnedFd second) {
        requireUnix();
        acquire("sendmsg");
        try {
            int firstNumber = first.acquire();
            try {
                int secondNumber = second.acquire();
                try {
                    DescriptorPassing.send(fd.number(), firstNumber, secondNumber);
                } finally {
                    second.release();
                }
            } finally {
                first.release();
            }
        } finally {
            fd.release();
        }
    }

    @Override
    public OwnedFd[] receiveDescriptors(int expected) {
        requireUnix();
        if (expected < 1 || expected > MessageDescriptor.MAX_DESCRIPTORS) {
            throw new IllegalArgumentException(
                    "expected="
                            + expected
                            + " must be >= 1 and <= "
                            + MessageDescriptor.MAX_DESCRIPTORS);
        }
        acquire("recvmsg");
        try {
            return DescriptorPassing.receive(fd.number(), expected);
        } finally {
            fd.release();
        }
    }

    @Override
    public @Nullable PeerCredentials peerCredentials() {
        if (!isUnix()) {
            return null;
        }
        acquire("getsockopt");
        try {
            return SocketCalls.peerCredentials(fd.number());
        } finally {
            fd.release();
        }
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
        return fd.isOpen();
    }

    @Override
    public void close() {
        if (!fd.tryAcquire()) {
            return;
        }
        try {
            fd.close();
            // Wakes those who wait; an error means that the connection is gone already.
            C.shutdown(fd.number(), Linux.SHUT_RDWR);
        } finally {
            fd.release();
        }
    }

    private boolean isUnix() {
        return local instanceof UnixDomainSocketAddress;
    }

    private void requireUnix() {
        if (!isUnix()) {
            throw new UnsupportedOperationException(
                    "descriptors travel over unix sockets only, not over address=" + remote);
        }
    }

    private void acquire(String call) {
        if (!fd.tryAcquire()) {
            throw Errno.failure(call, "fd=" + fd.number() + ", closed here", Errno.EBADF);
        }
    }

    @Override
    public String toString() {
        return "NativeSocket[" + fd + ", remote=" + remote + "]";
    }
}
