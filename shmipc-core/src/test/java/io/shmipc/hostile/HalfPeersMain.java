package io.shmipc.hostile;

import io.shmipc.internal.os.Acceptor;
import io.shmipc.internal.os.ListenOptions;
import io.shmipc.internal.os.Sockets;
import io.shmipc.testkit.ForkedJvm;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A process with many connections, each of which got so far in its handshake and no further. */
final class HalfPeersMain {

    private static final byte[] NAMES = RawPeer.names(3, RawPeer.SHARE_MEMFD, "q", "b");
    private static final RawMemory MEMORY = RawMemory.memfd();

    /** What a client did last, and what its server waits for then; a session, if that is empty. */
    enum HalfClient {
        CONNECTED(peer -> {}, "ExchangeProtoVersion"),
        BEGUN(peer -> peer.send((byte) 0, (byte) 0), "ExchangeProtoVersion"),
        EXCHANGED(RawPeer::exchange, "ShareMemory"),
        BEGUN_NAMES(peer -> peer.exchange().send(Arrays.copyOf(NAMES, 9)), "ShareMemory"),
        NAMED(RawPeer::offerMemfd, "descriptors"),
        SENT_DESCRIPTORS(peer -> peer.share(MEMORY), ""),
        BEGUN_FILES(
                peer -> peer.send(Arrays.copyOf(RawPeer.names(2, 0, "/q", "/b"), 11)),
                "ExchangeProtoVersion or ShareMemoryByFilePath");

        private final Consumer<RawPeer> steps;
        final String waitedFor;

        HalfClient(Consumer<RawPeer> steps, String waitedFor) {
            this.steps = steps;
            this.waitedFor = waitedFor;
        }
    }

    /** What a server did last, and what its client waits for then. */
    enum HalfServer {
        ACCEPTED(peer -> {}, "ExchangeProtoVersion"),
        READ(peer -> peer.expect(RawPeer.EXCHANGE), "ExchangeProtoVersion"),
        BEGUN(
                peer -> {
                    peer.expect(RawPeer.EXCHANGE);
                    peer.send((byte) 0, (byte) 0);
                },
                "ExchangeProtoVersion"),
        EXCHANGED(HalfPeersMain::exchange, "AckReadyRecvFD"),
        NAMED(peer -> exchange(peer).expect(RawPeer.SHARE_MEMFD), "AckReadyRecvFD"),
        READY(HalfPeersMain::ready, "AckShareMemory"),
        RECEIVED(HalfPeersMain::received, "AckShareMemory"),
        BEGUN_ACK(peer -> received(peer).send((byte) 0), "AckShareMemory");

        private final Consumer<RawPeer> steps;
        final String waitedFor;

        HalfServer(Consumer<RawPeer> steps, String waitedFor) {
            this.steps = steps;
            this.waitedFor = waitedFor;
        }
    }

    private static RawPeer exchange(RawPeer peer) {
        peer.expect(RawPeer.EXCHANGE);
        return peer.send(RawPeer.frame(3, RawPeer.EXCHANGE));
    }

    private static RawPeer ready(RawPeer peer) {
        exchange(peer).expect(RawPeer.SHARE_MEMFD);
        return peer.send(RawPeer.frame(3, RawPeer.ACK_READY));
    }

    private static RawPeer received(RawPeer peer) {
        ready(peer).socket().awaitReadable(TimeUnit.SECONDS.toNanos(20));
        Arrays.stream(peer.socket().receiveDescriptors(2)).forEach(fd -> fd.close());
        return peer;
    }

    private HalfPeersMain() {}

    /** Role and folder of the sockets; says when all are where they stay, and hears of the end. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[1]);
        List<AutoCloseable> open = new ArrayList<>();
        if (arguments[0].equals("client")) {
            for (HalfClient client : HalfClient.values()) {
                RawPeer peer = RawPeer.connect(UnixDomainSocketAddress.of(folder.resolve("s")));
                open.add(peer);
                client.steps.accept(peer);
            }
        } else {
            serve(folder, open);
        }
        ForkedJvm.say("there");
        ForkedJvm.hear();
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private static void serve(Path folder, List<AutoCloseable> open) throws Exception {
        List<Acceptor> acceptors = new ArrayList<>();
        for (HalfServer server : HalfServer.values()) {
            acceptors.add(
                    Sockets.listen(
                            UnixDomainSocketAddress.of(folder.resolve(server.name())),
                            new ListenOptions(16, 0600),
                            false));
        }
        open.addAll(acceptors);
        ForkedJvm.say("listening");
        for (HalfServer server : HalfServer.values()) {
            RawPeer peer =
                    new RawPeer(
                            acceptors.get(server.ordinal()).accept(TimeUnit.SECONDS.toNanos(20)));
            open.add(peer);
            server.steps.accept(peer);
        }
    }
}
