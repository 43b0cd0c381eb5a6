package io.shmipc.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.error.HandshakeException;
import io.shmipc.hostile.HalfPeersMain.HalfClient;
import io.shmipc.hostile.HalfPeersMain.HalfServer;
import io.shmipc.session.SessionConfig;
import io.shmipc.testkit.Footprint;
import io.shmipc.testkit.ForkedJvm;
import io.shmipc.testkit.RecordingListener;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Processes that end, on purpose or not, after each step of a handshake: all steps at once, over as
 * many connections.
 */
class GoneMidHandshakeIT {

    private static void end(ForkedJvm peers, boolean killed) {
        if (killed) {
            peers.kill();
        } else {
            peers.tell("close");
        }
    }

    @ParameterizedTest(name = "killed={0}")
    @ValueSource(booleans = {true, false})
    void shouldServeOthersWhenClientsAreGone(boolean killed) {
        try (ServerUnderAttack target = new ServerUnderAttack();
                ForkedJvm clients =
                        ForkedJvm.start(
                                HalfPeersMain.class,
                                List.of(),
                                "client",
                                target.folder().toString())) {
            clients.expect("there");
            end(clients, killed);
            List<Throwable> ends = new ArrayList<>();
            for (int i = 0; i < HalfClient.values().length; i++) {
                ends.add(target.nextEnd());
            }
            List<String> expected =
                    Arrays.stream(HalfClient.values())
                            .map(client -> client.waitedFor)
                            .filter(waitedFor -> !waitedFor.isEmpty())
                            .toList();
            // The last step of one makes a session, unless it is gone before it is told so.
            assertThat(ends)
                    .filteredOn(
                            end ->
                                    end == RecordingListener.ON_PURPOSE
                                            || end.getMessage().contains("handshake: writing"))
                    .hasSize(1);
            for (String waitedFor : expected) {
                assertThat(ends).anySatisfy(end -> requireTold(end, waitedFor));
            }
        }
    }

    private static void requireTold(Throwable end, String waitedFor) {
        if (waitedFor.equals("descriptors")) {
            assertThat(end).hasMessageContaining("instead of sending descriptors");
        } else {
            assertThat(end)
                    .isInstanceOf(HandshakeException.class)
                    .hasMessageContaining("during the handshake: waitedFor=" + waitedFor);
        }
    }

    @ParameterizedTest(name = "killed={0}")
    @ValueSource(booleans = {true, false})
    void shouldSayWhatItWaitedForWhenServersAreGone(boolean killed) throws Exception {
        Footprint before = Footprint.take();
        Path folder = Files.createTempDirectory("shm");
        try (ForkedJvm servers =
                ForkedJvm.start(HalfPeersMain.class, List.of(), "server", folder.toString())) {
            servers.expect("listening");
            List<CompletableFuture<Throwable>> failures = new ArrayList<>();
            for (HalfServer server : HalfServer.values()) {
                failures.add(failureOf(folder.resolve(server.name())));
            }
            servers.expect("there");
            assertThat(failures).noneMatch(CompletableFuture::isDone);
            end(servers, killed);
            for (HalfServer server : HalfServer.values()) {
                assertThat(failures.get(server.ordinal()).get(20, TimeUnit.SECONDS))
                        .as("of a server that had %s", server)
                        .isInstanceOf(HandshakeException.class)
                        .hasMessageMatching(
                                "(peer closed the|connection was lost).* during the handshake: .*")
                        .hasMessageContaining("waitedFor=" + server.waitedFor);
            }
        }
        before.awaitNothingNew();
        for (HalfServer server : HalfServer.values()) {
            Files.deleteIfExists(folder.resolve(server.name()));
        }
        Files.delete(folder);
    }

    private static CompletableFuture<Throwable> failureOf(Path socket) {
        SessionConfig session =
                ServerUnderAttack.settings().handshakeTimeout(Duration.ofMinutes(5)).build();
        ClientConfig config =
                ClientConfig.builder(UnixDomainSocketAddress.of(socket)).session(session).build();
        return CompletableFuture.supplyAsync(
                () -> catchThrowable(() -> ShmipcClient.connect(config).close()),
                task -> new Thread(task, "client-of-" + socket.getFileName()).start());
    }

    /** It finds an answer that came in time, and its own time over. */
    @Test
    void shouldGiveUpAfterHavingBeenStoppedForLongerThanItsTimeout() {
        CompletableFuture<ForkedJvm> stopped = new CompletableFuture<>();
        long timeoutMillis = 500;
        try (RawServer server =
                        new RawServer(
                                peer -> {
                                    peer.expect(RawPeer.EXCHANGE);
                                    ForkedJvm client = stopped.join();
                                    client.pause();
                                    peer.send(RawPeer.frame(3, RawPeer.EXCHANGE));
                                    long end = System.nanoTime() + 2 * timeoutMillis * 1_000_000;
                                    while (end - System.nanoTime() > 0) {
                                        LockSupport.parkNanos(end - System.nanoTime());
                                    }
                                    client.resume();
                                    peer.awaitClosed();
                                });
                ForkedJvm client =
                        ForkedJvm.start(
                                OneClientMain.class,
                                List.of(),
                                ((UnixDomainSocketAddress) server.address()).getPath().toString(),
                                String.valueOf(timeoutMillis))) {
            stopped.complete(client);
            String said = client.next();
            assertThat(said).startsWith("failed").contains("HandshakeException");
            assertThat(said).contains("timed out: waitedFor=");
            assertThat(client.awaitExit()).isZero();
        }
    }
}
