package io.shmipc.hostile;

import static io.shmipc.hostile.RawPeer.ACK_READY;
import static io.shmipc.hostile.RawPeer.ACK_SHARE;
import static io.shmipc.hostile.RawPeer.EXCHANGE;
import static io.shmipc.hostile.RawPeer.HOT_RESTART;
import static io.shmipc.hostile.RawPeer.HOT_RESTART_ACK;
import static io.shmipc.hostile.RawPeer.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.internal.os.OwnedFd;
import io.shmipc.internal.os.RawMessages;
import io.shmipc.server.HotRestartResult;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.Eventually;
import io.shmipc.session.Session;
import io.shmipc.testkit.Footprint;
import io.shmipc.testkit.RequestLoad;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Peers that announce and acknowledge hot restarts as they please. */
@Timeout(120)
class HotRestartFloodTest {

    @TempDir Path folder;

    private static byte[] epoch(int type, long epoch) {
        return frame(3, type, ByteBuffer.allocate(8).putLong(epoch).array());
    }

    private static ShmipcClient connect(RawServer server) {
        return ShmipcClient.connect(
                ClientConfig.builder(server.address())
                        .session(ServerUnderAttack.settings().build())
                        .build());
    }

    @Test
    void shouldAcknowledgeOnceTheNewSessionIsThere() throws Exception {
        CompletableFuture<String> names = new CompletableFuture<>();
        CompletableFuture<Boolean> early = new CompletableFuture<>();
        CompletableFuture<byte[]> acknowledged = new CompletableFuture<>();
        List<RawPeer> first = new CopyOnWriteArrayList<>();
        try (RawServer server =
                        new RawServer(
                                peer -> {
                                    if (first.isEmpty()) {
                                        first.add(peer);
                                        new RawServer.Shared(peer).close();
                                        peer.send(epoch(HOT_RESTART, -7));
                                        return;
                                    }
                                    peer.expect(EXCHANGE);
                                    peer.send(frame(3, EXCHANGE));
                                    byte[] offer = peer.expect(RawPeer.SHARE_MEMFD);
                                    names.complete(new String(offer, StandardCharsets.UTF_8));
                                    early.complete(
                                            first.get(0).socket().awaitReadable(100_000_000));
                                    peer.send(frame(3, ACK_READY));
                                    peer.socket().awaitReadable(20_000_000_000L);
                                    for (OwnedFd fd : peer.socket().receiveDescriptors(2)) {
                                        fd.close();
                                    }
                                    peer.send(frame(3, ACK_SHARE));
                                    acknowledged.complete(first.get(0).expect(HOT_RESTART_ACK));
                                    first.get(0).awaitClosed();
                                });
                ShmipcClient client = connect(server)) {
            Session old = client.sessions().get(0);
            assertThat(names.get(20, TimeUnit.SECONDS))
                    .contains("_epoch_" + Long.toUnsignedString(-7) + "_");
            assertThat(early.get(20, TimeUnit.SECONDS)).isFalse();
            assertThat(ByteBuffer.wrap(acknowledged.get(20, TimeUnit.SECONDS)).getLong())
                    .isEqualTo(-7);
            assertThat(client.sessions()).hasSize(1).doesNotContain(old);
            Eventually.isTrue(() -> !old.isOpen());
        }
    }

    @Test
    void shouldMoveTwiceASecondAtMostHoweverOftenItIsTold() {
        List<RawServer.Shared> shared = new CopyOnWriteArrayList<>();
        Footprint before = Footprint.take();
        try (RawServer server =
                new RawServer(
                        peer -> {
                            shared.add(new RawServer.Shared(peer));
                            for (int i = 1; i <= 2_000; i++) {
                                peer.send(epoch(HOT_RESTART, i));
                            }
                        })) {
            long begun = System.nanoTime();
            try (ShmipcClient client = connect(server)) {
                Eventually.isTrue(() -> shared.size() >= 4);
                long pauses = (System.nanoTime() - begun) / 500_000_000;
                assertThat((long) shared.size()).isLessThanOrEqualTo(2 + pauses);
                assertThat(client.sessions()).hasSizeLessThanOrEqualTo(1);
            }
        } finally {
            shared.forEach(RawServer.Shared::close);
        }
        before.awaitNothingNew();
    }

    @Test
    void shouldKeepTheOldSessionWhileTheNewServerCannotBeReached() throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        // What a server sends over the socket must fit the client's limit.
        ServerConfig config =
                ServerConfig.builder(address)
                        .session(ServerUnderAttack.settings().build())
                        .handOverWhenReplaced(false)
                        .build();
        try (ShmipcServer old = ShmipcServer.start(config, ServerUnderAttack::echo);
                ShmipcClient client =
                        ShmipcClient.connect(
                                ClientConfig.builder(address)
                                        .session(ServerUnderAttack.settings().build())
                                        .build());
                RequestLoad load = new RequestLoad(client, 2)) {
            CompletableFuture<HotRestartResult> result;
            // Takes the place and answers nobody.
            try (RawServer deaf = new RawServer(folder.resolve("t"), RawPeer::close)) {
                java.nio.file.Files.move(
                        folder.resolve("t"),
                        address.getPath(),
                        java.nio.file.StandardCopyOption.ATOMIC_MOVE);
                result =
                        CompletableFuture.supplyAsync(() -> old.hotRestart(Duration.ofSeconds(20)));
                Eventually.isTrue(() -> deaf.connections() >= 3);
                long now = load.answered();
                Eventually.isTrue(() -> load.answered() > now + 10);
                assertThat(result).isNotDone();
            }
            ServerConfig late =
                    ServerConfig.builder(address)
                            .session(ServerUnderAttack.settings().build())
                            .takeOver(true)
                            .build();
            try (ShmipcServer successor = ShmipcServer.start(late, ServerUnderAttack::echo)) {
                assertThat(result.get(20, TimeUnit.SECONDS).sessionsMoved()).isEqualTo(1);
                assertThat(successor.sessions()).hasSize(1);
                load.close();
                assertThat(load.failures()).isEmpty();
            }
        }
    }

    @Test
    void shouldHandOverTheOthersWhenOneClientAcknowledgesWhatItLikes() throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        ServerConfig.Builder config =
                ServerConfig.builder(address)
                        .session(ServerUnderAttack.settings().build())
                        .takeOver(true)
                        .handOverWhenReplaced(false)
                        .hotRestartGrace(Duration.ZERO);
        try (ShmipcServer old = ShmipcServer.start(config.build(), ServerUnderAttack::echo);
                RawMemory memory = RawMemory.memfd();
                RawPeer liar = RawPeer.connect(address).openSession(memory);
                ShmipcClient client =
                        ShmipcClient.connect(
                                ClientConfig.builder(address)
                                        .session(ServerUnderAttack.settings().build())
                                        .build());
                ShmipcServer successor =
                        ShmipcServer.start(config.build(), ServerUnderAttack::echo)) {
            // What only a server says, and acknowledgements of nothing.
            for (int i = 1; i <= 2_000; i++) {
                liar.send(epoch(HOT_RESTART, i)).send(epoch(HOT_RESTART_ACK, i));
            }
            CompletableFuture<HotRestartResult> result =
                    CompletableFuture.supplyAsync(() -> old.hotRestart(Duration.ofSeconds(2)));
            long told = ByteBuffer.wrap(liar.expect(HOT_RESTART)).getLong();
            liar.send(epoch(HOT_RESTART_ACK, told + 1));
            Eventually.isTrue(() -> successor.sessions().size() == 1);
            assertThat(client.isConnected()).isTrue();
            liar.awaitClosed();
            assertThat(result.get(20, TimeUnit.SECONDS))
                    .matches(r -> r.sessionsMoved() == 1 && r.sessionsNotMoved() == 1)
                    .matches(r -> r.epoch() == told);
        }
    }

    @Test
    void shouldHandOverASessionThatComesAboutMeanwhile() throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        ServerConfig.Builder config =
                ServerConfig.builder(address)
                        .session(ServerUnderAttack.settings().build())
                        .takeOver(true)
                        .handOverWhenReplaced(false);
        try (ShmipcServer old = ShmipcServer.start(config.build(), ServerUnderAttack::echo);
                RawMemory memory = RawMemory.memfd();
                RawPeer slow = RawPeer.connect(address).offerMemfd();
                ShmipcClient client =
                        ShmipcClient.connect(
                                ClientConfig.builder(address)
                                        .session(ServerUnderAttack.settings().build())
                                        .build());
                ShmipcServer successor =
                        ShmipcServer.start(config.build(), ServerUnderAttack::echo)) {
            CompletableFuture<HotRestartResult> result =
                    CompletableFuture.supplyAsync(() -> old.hotRestart(Duration.ofSeconds(20)));
            Eventually.isTrue(() -> successor.sessions().size() == 1);
            Eventually.isTrue(() -> old.sessions().isEmpty());
            assertThat(result).isNotDone();
            RawMessages.send(slow.socket(), 1, memory.bufferFd(), memory.queueFd());
            slow.expect(ACK_SHARE);
            slow.send(epoch(HOT_RESTART_ACK, ByteBuffer.wrap(slow.expect(HOT_RESTART)).getLong()));
            slow.awaitClosed();
            assertThat(result.get(20, TimeUnit.SECONDS).sessionsMoved()).isEqualTo(2);
            assertThat(client.isConnected()).isTrue();
        }
    }
}
