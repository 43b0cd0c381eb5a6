package io.shmipc.twojvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.client.ShmipcClient;
import io.shmipc.error.SessionClosedException;
import io.shmipc.error.ShmipcException;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.Eventually;
import io.shmipc.session.ShmipcAddress;
import io.shmipc.session.Stream;
import io.shmipc.testkit.ForkedJvm;
import io.shmipc.testkit.RecordingListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of a session whose peer got SIGKILL while both were busy. */
class KilledPeerIT {

    private static final int USERS = 8;

    @ParameterizedTest
    @ValueSource(strings = {"MEMFD/unix", "FILE/unix", "FILE/tcp", "SOCKET_ONLY/unix"})
    void shouldTellEveryWaitingThreadOfAClient(String transport) throws Exception {
        RecordingListener listener = new RecordingListener();
        try (Workplace place = new Workplace()) {
            Settings settings = place.settings(transport, false);
            try (ForkedJvm server = place.startServer(settings)) {
                settings = settings.at(server.next());
                io.shmipc.client.ClientConfig config =
                        io.shmipc.client.ClientConfig.builder(
                                        ShmipcAddress.parse(settings.address()))
                                .session(settings.session().listener(listener).build())
                                .connectTimeout(Duration.ofSeconds(30))
                                .build();
                try (ShmipcClient client = ShmipcClient.connect(config)) {
                    List<CompletableFuture<Throwable>> users = new ArrayList<>();
                    CountDownLatch running = new CountDownLatch(USERS);
                    for (int i = 0; i < USERS; i++) {
                        users.add(start(client, i, running));
                    }
                    // One more waits for an answer that will never come.
                    CountDownLatch asked = new CountDownLatch(1);
                    users.add(start(client, Checked.SILENT, asked));
                    assertThat(running.await(60, TimeUnit.SECONDS)).isTrue();
                    assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();

                    server.kill();
                    for (CompletableFuture<Throwable> user : users) {
                        // Far less than the read timeout of ten minutes.
                        assertThat(user.get(20, TimeUnit.SECONDS))
                                .isInstanceOf(SessionClosedException.class);
                    }
                    assertThat(listener.nextEnd()).isInstanceOf(SessionClosedException.class);
                    assertThat(client.isConnected()).isFalse();
                    place.awaitNoRegionFiles();
                }
            }
        }
    }

    /** Sends messages until that fails, and returns the failure. */
    private static CompletableFuture<Throwable> start(
            ShmipcClient client, int name, CountDownLatch running) {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        new Thread(
                        () -> {
                            try (Stream stream = client.borrowStream()) {
                                for (int number = 0; ; number++) {
                                    Checked.Message message = Checked.random(name, number, 20_000);
                                    if (name == Checked.SILENT) {
                                        Checked.send(stream, message);
                                        running.countDown();
                                    }
                                    Checked.exchange(stream, message);
                                    if (number == 50) {
                                        running.countDown();
                                    }
                                }
                            } catch (Throwable e) {
                                failure.complete(e);
                            }
                        })
                .start();
        return failure;
    }

    @ParameterizedTest
    @ValueSource(strings = {"MEMFD/unix", "FILE/unix", "FILE/tcp", "SOCKET_ONLY/tcp"})
    void shouldTellEveryHandlerOfAServer(String transport) throws Exception {
        RecordingListener listener = new RecordingListener();
        try (Workplace place = new Workplace()) {
            Settings settings = place.settings(transport, false);
            AtomicInteger handlers = new AtomicInteger();
            List<CompletableFuture<Throwable>> ends = new ArrayList<>();
            for (int i = 0; i <= USERS; i++) {
                ends.add(new CompletableFuture<>());
            }
            try (ShmipcServer server =
                    ShmipcServer.start(
                            ServerConfig.builder(ShmipcAddress.parse(settings.address()))
                                    .session(settings.session().listener(listener).build())
                                    .build(),
                            stream -> {
                                CompletableFuture<Throwable> end =
                                        ends.get(handlers.getAndIncrement());
                                try {
                                    echo(stream);
                                    end.complete(null);
                                } catch (Throwable e) {
                                    end.complete(e);
                                }
                            })) {
                String address = ShmipcAddress.format(server.localAddress());
                try (ForkedJvm client =
                        ForkedJvm.start(
                                ClientMain.class, List.of(), settings.at(address).arguments())) {
                    client.expect(settings.memory());
                    client.tell("traffic");
                    for (int i = 0; i < USERS; i++) {
                        client.expect("running");
                    }
                    client.kill();
                }
                for (CompletableFuture<Throwable> end : ends) {
                    assertThat(end.get(20, TimeUnit.SECONDS)).isInstanceOf(ShmipcException.class);
                }
                assertThat(listener.nextEnd()).isInstanceOf(SessionClosedException.class);
                Eventually.isTrue(() -> server.sessions().isEmpty());
                // The dead client cannot delete what it made.
                place.awaitNoRegionFiles();
            }
        }
    }

    private static void echo(Stream stream) {
        for (Checked.Message message = Checked.receive(stream);
                message != null;
                message = Checked.receive(stream)) {
            Checked.send(stream, message);
        }
    }

    @Test
    void shouldComeBackByItselfWhenTheServerIsStartedAgain() {
        RecordingListener listener = new RecordingListener();
        try (Workplace place = new Workplace()) {
            Settings settings = place.settings("MEMFD/unix", false);
            ForkedJvm first = place.startServer(settings);
            ShmipcClient client = null;
            try {
                first.next();
                client =
                        ShmipcClient.connect(
                                io.shmipc.client.ClientConfig.builder(
                                                ShmipcAddress.parse(settings.address()))
                                        .session(settings.session().listener(listener).build())
                                        .connectTimeout(Duration.ofSeconds(30))
                                        .build());
                exchangeOnce(client, 0);
                first.kill();
                try (ForkedJvm second = place.startServer(settings)) {
                    // Waits for the session: the caller does nothing else to get one.
                    exchangeOnce(client, 1);
                    second.next();
                    second.tell("close");
                    second.expect("closed");
                }
                assertThat(listener.opened()).isEqualTo(2);
            } finally {
                first.close();
                if (client != null) {
                    client.close();
                }
            }
        }
    }

    private static void exchangeOnce(ShmipcClient client, int name) {
        // A stream of the session that died may still be lent out before its end is seen.
        while (true) {
            try (Stream stream = client.borrowStream()) {
                Checked.exchange(stream, Checked.random(name, 0, 1000));
                return;
            } catch (SessionClosedException e) {
                assertThat(name).as("only the second may meet the end").isEqualTo(1);
            }
        }
    }
}
