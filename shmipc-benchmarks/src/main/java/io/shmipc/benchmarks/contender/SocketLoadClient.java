package io.shmipc.benchmarks.contender;

import io.shmipc.benchmarks.measure.LoadThreads;
import io.shmipc.benchmarks.measure.Payload;
import io.shmipc.benchmarks.measure.Phase;
import io.shmipc.benchmarks.measure.PhaseOutcome;
import io.shmipc.benchmarks.model.Case;
import io.shmipc.benchmarks.model.Contender;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** As many connections as streams, each with a thread of its own. */
final class SocketLoadClient implements LoadClient {

    private final List<Connection> connections;

    private SocketLoadClient(List<Connection> connections) {
        this.connections = connections;
    }

    static SocketLoadClient connect(Case what, String address) throws IOException {
        List<Connection> connections = new ArrayList<>();
        SocketLoadClient client = new SocketLoadClient(connections);
        try {
            for (int i = 0; i < what.streams(); i++) {
                Payload payload = new Payload(what.sizeBytes(), what.mode());
                connections.add(new Connection(open(what.contender(), address), payload));
            }
        } catch (IOException e) {
            client.close();
            throw e;
        }
        return client;
    }

    private static SocketChannel open(Contender contender, String address) throws IOException {
        if (contender == Contender.UNIX_SOCKET) {
            return SocketChannel.open(UnixDomainSocketAddress.of(address));
        }
        InetAddress loopback = InetAddress.getLoopbackAddress();
        SocketChannel channel =
                SocketChannel.open(new InetSocketAddress(loopback, Integer.parseInt(address)));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return channel;
    }

    @Override
    public PhaseOutcome run(Phase phase) throws Exception {
        return LoadThreads.run(phase, connections, task -> new Thread(task, "load"));
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            connection.channel.close();
        }
    }

    private static final class Connection implements LoadThreads.Exchange {

        private final SocketChannel channel;
        private final Payload payload;
        private final ByteBuffer message;
        private long tag;

        Connection(SocketChannel channel, Payload payload) {
            this.channel = channel;
            this.payload = payload;
            this.message =
                    ByteBuffer.allocateDirect(payload.sizeBytes()).order(ByteOrder.nativeOrder());
        }

        @Override
        public void roundTrip() throws IOException {
            tag++;
            payload.fill(message, tag);
            SocketIo.writeAll(channel, message);
            if (!SocketIo.readAll(channel, message)) {
                throw new EOFException("the server closed the connection");
            }
            Payload.requireTag(tag, payload.check(message));
        }
    }
}
