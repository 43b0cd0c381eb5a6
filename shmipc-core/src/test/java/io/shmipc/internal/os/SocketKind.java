package io.shmipc.internal.os;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What the tests of sockets run on: both implementations, both families. */
enum SocketKind {
    NATIVE_UNIX(false, true),
    NATIVE_TCP(false, false),
    PORTABLE_UNIX(true, true),
    PORTABLE_TCP(true, false);

    static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static final AtomicInteger NUMBER = new AtomicInteger();

    final boolean portable;
    final boolean unix;

    SocketKind(boolean portable, boolean unix) {
        this.portable = portable;
        this.unix = unix;
    }

    SocketAddress freshAddress(Path directory) {
        return unix
                ? UnixDomainSocketAddress.of(directory.resolve("s" + NUMBER.incrementAndGet()))
                : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    Acceptor listen(Path directory) {
        return Sockets.listen(freshAddress(directory), ListenOptions.DEFAULT, portable);
    }

    Pair connectedPair(Path directory) {
        try (Acceptor acceptor = listen(directory)) {
            ControlSocket client = Sockets.connect(acceptor.localAddress(), LONG_NANOS, portable);
            ControlSocket server = acceptor.accept(LONG_NANOS);
            if (server == null) {
                client.close();
                throw new AssertionError("nothing to accept at " + acceptor.localAddress());
            }
            return new Pair(client, server);
        }
    }

    record Pair(ControlSocket client, ControlSocket server) implements AutoCloseable {
        @Override
        public void close() {
            client.close();
            server.close();
        }
    }
}
