package io.shmipc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.error.SessionClosedException;
import io.shmipc.error.ShmipcException;
import io.shmipc.session.Eventually;
import io.shmipc.session.Session;
import io.shmipc.session.Stream;
import io.shmipc.testkit.RequestLoad;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Closing either side without a successor. */
@Timeout(120)
class GracefulCloseTest {

    @TempDir Path folder;

    private final CountDownLatch mayAnswer = new CountDownLatch(1);

    private ServerConfig server() {
        return ServerConfig.builder(address()).build();
    }

    private ClientConfig.Builder client() {
        return ClientConfig.builder(address()).connectTimeout(Duration.ofSeconds(20));
    }

    private UnixDomainSocketAddress address() {
        return UnixDomainSocketAddress.of(folder.resolve("s"));
    }

    private void answerLater(Stream stream) throws Exception {
        stream.reader().readInt();
        mayAnswer.await();
        stream.writer().putInt(42);
        stream.flush();
    }

    private Stream ask(ShmipcClient client, ShmipcServer server) {
        Stream stream = client.borrowStream();
        stream.writer().putInt(1);
        stream.flush();
        Eventually.isTrue(
                () -> server.sessions().stream().mapToInt(Session::streamCount).sum() == 1);
        return stream;
    }

    @Test
    void shouldLetAServersClientGetItsAnswer() throws Exception {
        try (ShmipcServer server = ShmipcServer.start(server(), this::answerLater);
                ShmipcClient client = ShmipcClient.connect(client().build())) {
            Stream stream = ask(client, server);
            CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
            Eventually.isTrue(() -> !java.nio.file.Files.exists(address().getPath()));
            mayAnswer.countDown();
            assertThat(stream.reader().readInt()).isEqualTo(42);
            stream.close();
            closing.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void shouldLetAClientsUserGetItsAnswer() throws Exception {
        try (ShmipcServer server = ShmipcServer.start(server(), this::answerLater)) {
            ShmipcClient client =
                    ShmipcClient.connect(client().drainTimeout(Duration.ofSeconds(60)).build());
            Stream stream = ask(client, server);
            CompletableFuture<Void> closing = CompletableFuture.runAsync(client::close);
            Eventually.isTrue(
                    () -> {
                        try {
                            client.borrowStream().close();
                            return false;
                        } catch (SessionClosedException closed) {
                            return true;
                        }
                    });
            assertThat(closing).isNotDone();
            mayAnswer.countDown();
            assertThat(stream.reader().readInt()).isEqualTo(42);
            client.returnStream(stream);
            closing.get(20, TimeUnit.SECONDS);
            assertThat(stream.isOpen()).isFalse();
        }
    }

    @Test
    void shouldNotWaitForBorrowedStreamsLongerThanItMay() {
        try (ShmipcServer server = ShmipcServer.start(server(), this::answerLater)) {
            ShmipcClient client =
                    ShmipcClient.connect(client().drainTimeout(Duration.ofMillis(20)).build());
            Stream stream = ask(client, server);
            client.close();
            assertThatThrownBy(() -> stream.reader().readInt()).isInstanceOf(ShmipcException.class);
            mayAnswer.countDown();
        }
    }

    @Test
    void shouldLendAStreamOfANewSessionAfterTheServerWasStartedAnew() {
        ShmipcServer server = ShmipcServer.start(server(), HotRestartTest::echo);
        try (ShmipcClient client = ShmipcClient.connect(client().build())) {
            for (int round = 0; round < 10; round++) {
                Session before = client.sessions().get(0);
                Stream stream = client.borrowStream();
                RequestLoad.request(stream, new byte[10]);
                client.returnStream(stream);
                server.close();
                server = ShmipcServer.start(server(), HotRestartTest::echo);
                Eventually.isTrue(() -> !before.isOpen());
                Stream next = client.borrowStream();
                RequestLoad.request(next, new byte[10]);
                client.returnStream(next);
                ShmipcServer current = server;
                Eventually.isTrue(() -> current.sessions().size() == 1);
            }
        } finally {
            server.close();
        }
    }
}
