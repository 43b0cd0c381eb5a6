package io.shmipc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.session.BufferPart;
import io.shmipc.session.BufferReader;
import io.shmipc.session.Eventually;
import io.shmipc.session.MemoryType;
import io.shmipc.session.ReadStatus;
import io.shmipc.session.Session;
import io.shmipc.session.SessionConfig;
import io.shmipc.session.Stream;
import io.shmipc.testkit.RequestLoad;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class HotRestartTest {

    private static final int USERS = 4;

    @TempDir Path folder;

    private UnixDomainSocketAddress unix() {
        return UnixDomainSocketAddress.of(folder.resolve("s"));
    }

    private SessionConfig session(MemoryType type) {
        return SessionConfig.builder().memoryType(type).regionDirectory(folder).build();
    }

    private static ServerConfig.Builder server(SocketAddress address) {
        return ServerConfig.builder(address).takeOver(true).handOverWhenReplaced(false);
    }

    private static ShmipcServer start(ServerConfig.Builder config) {
        return ShmipcServer.start(config.build(), HotRestartTest::echo);
    }

    static void echo(Stream stream) {
        BufferReader reader = stream.reader();
        while (reader.await(4) == ReadStatus.READY) {
            int length = reader.readInt();
            BufferPart payload = reader.readPart(length);
            stream.writer().putInt(length).append(payload);
            reader.release();
            stream.flush();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldFailNoRequestWhileServersReplaceOneAnother(MemoryType type) {
        replaceUnderLoad(unix(), type);
    }

    @ParameterizedTest
    @EnumSource(names = {"FILE", "SOCKET_ONLY"})
    void shouldFailNoRequestWhileServersReplaceOneAnotherAtATcpPort(MemoryType type) {
        replaceUnderLoad(new InetSocketAddress("127.0.0.1", 0), type);
    }

    private void replaceUnderLoad(SocketAddress asked, MemoryType type) {
        ShmipcServer current = start(server(asked).session(session(type)));
        SocketAddress address = current.localAddress();
        try (ShmipcClient client =
                        ShmipcClient.connect(
                                ClientConfig.builder(address)
                                        .session(session(type))
                                        .sessions(2)
                                        .build());
                RequestLoad load = new RequestLoad(client, USERS)) {
            for (int round = 0; round < 5; round++) {
                long before = load.answered();
                Eventually.isTrue(() -> load.answered() > before + 20);
                ShmipcServer old = current;
                current = start(server(address).session(session(type)));
                HotRestartResult result = old.hotRestart();
                assertThat(load.failures()).isEmpty();
                assertThat(result.sessionsMoved()).isEqualTo(2);
                assertThat(result.sessionsNotMoved()).isZero();
                assertThat(old.sessions()).isEmpty();
                assertThat(old.handedOver()).isCompletedWithValue(result);
                assertThat(client.sessions()).hasSize(2);
                ShmipcServer successor = current;
                Eventually.isTrue(() -> successor.sessions().size() == 2);
            }
            load.close();
            assertThat(load.failures()).isEmpty();
        } finally {
            current.close();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void shouldHandOverByItselfWhenItsSocketIsReplaced() throws Exception {
        try (ShmipcServer old = start(server(unix()).handOverWhenReplaced(true));
                ShmipcClient client = ShmipcClient.connect(ClientConfig.builder(unix()).build());
                RequestLoad load = new RequestLoad(client, USERS);
                ShmipcServer successor = start(server(unix()))) {
            HotRestartResult result = old.handedOver().get(20, TimeUnit.SECONDS);
            assertThat(result.sessionsMoved()).isEqualTo(1);
            Eventually.isTrue(() -> successor.sessions().size() == 1);
            load.close();
            assertThat(load.failures()).isEmpty();
            assertThat(Files.exists(unix().getPath())).isTrue();
        }
        assertThat(Files.exists(unix().getPath())).isFalse();
    }

    @Test
    void shouldFinishARequestThatIsUnderWayOnTheOldSession() throws Exception {
        CountDownLatch mayAnswer = new CountDownLatch(1);
        try (ShmipcServer old =
                        ShmipcServer.start(
                                server(unix()).build(),
                                stream -> {
                                    stream.reader().readInt();
                                    mayAnswer.await();
                                    stream.writer().putInt(42);
                                    stream.flush();
                                });
                ShmipcClient client = ShmipcClient.connect(ClientConfig.builder(unix()).build());
                ShmipcServer successor = start(server(unix()))) {
            Stream slow = client.borrowStream();
            slow.writer().putInt(1);
            slow.flush();
            Session before = slow.session();
            CompletableFuture<HotRestartResult> result =
                    CompletableFuture.supplyAsync(old::hotRestart);
            Eventually.isTrue(() -> successor.sessions().size() == 1);
            Eventually.isTrue(() -> client.sessions().stream().noneMatch(before::equals));
            try (Stream quick = client.borrowStream()) {
                RequestLoad.request(quick, new byte[10]);
                assertThat(quick.session()).isNotSameAs(before);
            }
            assertThat(before.isOpen()).isTrue();
            assertThat(result).isNotDone();
            mayAnswer.countDown();
            assertThat(slow.reader().readInt()).isEqualTo(42);
            client.returnStream(slow);
            assertThat(result.get(20, TimeUnit.SECONDS).sessionsMoved()).isEqualTo(1);
            Eventually.isTrue(() -> !before.isOpen());
            assertThat(client.sessions()).hasSize(1);
        }
    }

    @Test
    void shouldGiveUpASessionWhoseStreamsDoNotEndWhenTimeIsUp() {
        try (ShmipcServer old = start(server(unix()).drainTimeout(Duration.ofMillis(50)));
                ShmipcClient client =
                        ShmipcClient.connect(
                                ClientConfig.builder(unix()).drainTimeout(Duration.ZERO).build());
                ShmipcServer successor = start(server(unix()))) {
            Stream held = client.borrowStream();
            held.writer().putInt(100);
            held.flush();
            Eventually.isTrue(() -> old.sessions().get(0).streamCount() == 1);
            HotRestartResult result = old.hotRestart();
            assertThat(result.sessionsMoved()).isEqualTo(1);
            Eventually.isTrue(() -> !held.session().isOpen());
            assertThat(client.isConnected()).isTrue();
            assertThat(successor.config().takeOver()).isTrue();
        }
    }

    @Test
    void shouldRefuseToHandOverToNobody() {
        try (ShmipcServer alone = start(server(unix()))) {
            assertThatThrownBy(alone::hotRestart)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no successor");
            try (ShmipcClient client = ShmipcClient.connect(ClientConfig.builder(unix()).build());
                    Stream stream = client.borrowStream()) {
                RequestLoad.request(stream, new byte[10]);
            }
            assertThat(alone.handedOver()).isNotDone();
        }
    }

    @Test
    void shouldCancelItsHandingOverWhenClosedWithout() {
        ShmipcServer server = start(server(unix()));
        server.close();
        assertThat(server.handedOver()).isCompletedExceptionally();
        assertThatThrownBy(server::hotRestart).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldCloseSoonAlthoughItWaitsForClientsThatDoNotMove() throws Exception {
        try (ShmipcServer successor = startReplaced(Duration.ofDays(1))) {
            assertThat(successor.sessions()).isEmpty();
        }
    }

    /** A client that holds a stream keeps its acknowledgement back for a second. */
    private ShmipcServer startReplaced(Duration timeout) throws Exception {
        ShmipcServer old =
                start(
                        server(unix())
                                .drainTimeout(Duration.ofMillis(20))
                                .hotRestartGrace(Duration.ZERO));
        try (ShmipcClient client =
                ShmipcClient.connect(
                        ClientConfig.builder(unix()).drainTimeout(Duration.ZERO).build())) {
            Stream held = client.borrowStream();
            held.writer().putInt(100);
            held.flush();
            ShmipcServer successor = start(server(unix()));
            CompletableFuture<HotRestartResult> result =
                    CompletableFuture.supplyAsync(() -> old.hotRestart(timeout));
            Eventually.isTrue(() -> successor.sessions().size() == 1);
            old.close();
            assertThat(result.get(20, TimeUnit.SECONDS).sessionsMoved()).isZero();
            client.close();
            Eventually.isTrue(() -> successor.sessions().isEmpty());
            return successor;
        }
    }

    @Test
    void shouldSendOnWhoConnectedWhileItHandsOver() {
        try (ShmipcServer old = start(server(unix()));
                ShmipcServer successor = start(server(unix()))) {
            assertThat(old.hotRestart().sessionsMoved()).isZero();
            assertThat(List.of(old.sessions(), successor.sessions())).allMatch(List::isEmpty);
        }
    }
}
