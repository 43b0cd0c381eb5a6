package io.shmipc.benchmarks.contender;

import io.shmipc.benchmarks.measure.Payload;
import io.shmipc.benchmarks.model.Case;
import io.shmipc.benchmarks.model.Contender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Blocking JDK sockets, with one thread and one buffer of direct memory for each connection. */
final class SocketEchoServer implements EchoServer {

    private static final int BACKLOG = 256;

    private final ServerSocketChannel listening;
    private final String address;
    private final Payload payload;
    private final Queue<SocketChannel> connections = new ConcurrentLinkedQueue<>();
    private final FirstFailure failure = new FirstFailure();

    private SocketEchoServer(ServerSocketChannel listening, String address, Payload payload) {
        this.listening = listening;
        this.address = address;
        this.payload = payload;
    }

    static SocketEchoServer start(Case what, Path folder) throws IOException {
        ServerSocketChannel listening;
        String address;
        if (what.contender() == Contender.UNIX_SOCKET) {
            Path file = folder.resolve("echo-" + System.nanoTime() + ".sock");
            listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listening.bind(UnixDomainSocketAddress.of(file), BACKLOG);
            address = file.toString();
        } else {
            listening = ServerSocketChannel.open();
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
            address = Integer.toString(((InetSocketAddress) listening.getLocalAddress()).getPort());
        }
        SocketEchoServer server =
                new SocketEchoServer(
                        listening, address, new Payload(what.sizeBytes(), what.mode()));
        daemon("echo-acceptor", server::accept);
        return server;
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel connection = listening.accept();
                connections.add(connection);
                daemon("echo-connection", () -> echo(connection));
            }
        } catch (ClosedChannelException e) {
            // The server was closed.
        } catch (IOException e) {
            failure.report(e);
        }
    }

    private void echo(SocketChannel connection) {
        ByteBuffer message =
                ByteBuffer.allocateDirect(payload.sizeBytes()).order(ByteOrder.nativeOrder());
        try (connection) {
            if (connection.getLocalAddress() instanceof InetSocketAddress) {
                connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            while (SocketIo.readAll(connection, message)) {
                long tag = payload.check(message);
                payload.fill(message, tag);
                SocketIo.writeAll(connection, message);
            }
        } catch (AsynchronousCloseException e) {
            // The server was closed.
        } catch (IOException | RuntimeException e) {
            failure.report(e);
        }
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public void checkHealthy() throws Exception {
        failure.check();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (SocketChannel connection : connections) {
            connection.close();
        }
    }
}
