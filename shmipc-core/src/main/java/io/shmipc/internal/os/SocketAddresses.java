package io.shmipc.internal.os;

import io.shmipc.error.ConfigurationException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Translates between addresses and the kernel's structures {@code sockaddr_un}, {@code sockaddr_in}
 * and {@code sockaddr_in6}; layouts in {@link SockaddrDescriptor}.
 */
final class SocketAddresses {

    private SocketAddresses() {}

    /**
     * Checks what can be checked before anything is allocated.
     *
     * @throws ConfigurationException for a path that is too long, a name that did not resolve or
     *     another kind of address
     */
    static void check(SocketAddress address) {
        if (address instanceof UnixDomainSocketAddress unix) {
            int pathBytes = PathBytes.of(unix.getPath()).length;
            if (pathBytes < 1 || pathBytes > SockaddrDescriptor.MAX_PATH_BYTES) {
                throw new ConfigurationException(
                        "path="
                                + unix.getPath()
                                + " of pathBytes="
                                + pathBytes
                                + " must be >= 1 and <= "
                                + SockaddrDescriptor.MAX_PATH_BYTES);
            }
        } else if (!(address instanceof InetSocketAddress)) {
            throw new ConfigurationException(
                    "address=" + address + " must be a unix or an internet address");
        }
    }

    static int domainOf(SocketAddress address) {
        if (address instanceof InetSocketAddress inet) {
            return inet.getAddress() instanceof Inet4Address ? Linux.AF_INET : Linux.AF_INET6;
        }
        return Linux.AF_UNIX;
    }

    /** Writes the structure at the start of the buffer and returns its length. */
    static int encode(SocketAddress address, NativeBuffer target) {
        ByteBuffer bytes = target.bytes;
        bytes.putShort(SockaddrDescriptor.FAMILY_OFFSET, (short) domainOf(address));
        if (address instanceof UnixDomainSocketAddress unix) {
            byte[] path = PathBytes.of(unix.getPath());
            int end = SockaddrDescriptor.UNIX_PATH_OFFSET + path.length;
            bytes.put(SockaddrDescriptor.UNIX_PATH_OFFSET, path).put(end, (byte) 0);
            return end + 1;
        }
        InetSocketAddress inet = (InetSocketAddress) address;
        putBigEndianPort(bytes, inet.getPort());
        InetAddress host = inet.getAddress();
        if (host instanceof Inet6Address v6) {
            bytes.putInt(SockaddrDescriptor.INET6_FLOW_OFFSET, 0);
            bytes.put(SockaddrDescriptor.INET6_HOST_OFFSET, v6.getAddress());
            bytes.putInt(SockaddrDescriptor.INET6_SCOPE_OFFSET, v6.getScopeId());
            return SockaddrDescriptor.INET6_BYTES;
        }
        bytes.put(SockaddrDescriptor.INET_HOST_OFFSET, host.getAddress());
        target.zero(SockaddrDescriptor.INET_PADDING_OFFSET, SockaddrDescriptor.INET_PADDING_BYTES);
        return SockaddrDescriptor.INET_BYTES;
    }

    /** Reads a structure of this length; an unnamed unix socket has the empty path. */
    static SocketAddress decode(NativeBuffer source, int lengthBytes) {
        ByteBuffer bytes = source.bytes;
        int family =
                lengthBytes < SockaddrDescriptor.UNIX_PATH_OFFSET
                        ? Linux.AF_UNIX
                        : bytes.getShort(SockaddrDescriptor.FAMILY_OFFSET);
        return switch (family) {
            case Linux.AF_INET -> inet(bytes, SockaddrDescriptor.INET_HOST_OFFSET, 4, 0);
            case Linux.AF_INET6 ->
                    inet(
                            bytes,
                            SockaddrDescriptor.INET6_HOST_OFFSET,
                            16,
                            bytes.getInt(SockaddrDescriptor.INET6_SCOPE_OFFSET));
            default -> unix(bytes, lengthBytes);
        };
    }

    private static SocketAddress unix(ByteBuffer bytes, int lengthBytes) {
        int start = SockaddrDescriptor.UNIX_PATH_OFFSET;
        byte[] path = new byte[Math.max(0, lengthBytes - start)];
        bytes.get(start, path);
        int end = 0;
        // An abstract name begins with NUL and has no path; it counts as unnamed.
        while (end < path.length && path[end] != 0) {
            end++;
        }
        return UnixDomainSocketAddress.of(PathBytes.toPath(Arrays.copyOf(path, end)));
    }

    private static SocketAddress inet(ByteBuffer bytes, int offset, int hostBytes, int scope) {
        byte[] host = new byte[hostBytes];
        bytes.get(offset, host);
        try {
            InetAddress address =
                    scope == 0
                            ? InetAddress.getByAddress(host)
                            : Inet6Address.getByAddress(null, host, scope);
            return new InetSocketAddress(address, getBigEndianPort(bytes));
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException("hostBytes=" + hostBytes, wrongLength);
        }
    }

    private static void putBigEndianPort(ByteBuffer bytes, int port) {
        bytes.put(SockaddrDescriptor.PORT_OFFSET, (byte) (port >>> 8));
        bytes.put(SockaddrDescriptor.PORT_OFFSET + 1, (byte) port);
    }

    private static int getBigEndianPort(ByteBuffer bytes) {
        return (bytes.get(SockaddrDescriptor.PORT_OFFSET) & 0xff) << 8
                | bytes.get(SockaddrDescriptor.PORT_OFFSET + 1) & 0xff;
    }
}
