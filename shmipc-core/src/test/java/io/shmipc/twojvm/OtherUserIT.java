package io.shmipc.twojvm;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.metrics.ConnectionRefusal;
import io.shmipc.metrics.ConnectionRefusal.Reason;
import io.shmipc.metrics.ServerCounters;
import io.shmipc.metrics.SessionListener;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.Eventually;
import io.shmipc.session.SessionConfig;
import io.shmipc.session.Stream;
import io.shmipc.testkit.ForkedJvm;
import io.shmipc.testkit.LogLines;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A process of another user, which could open the socket's file, comes to the door. */
class OtherUserIT {

    private static final int GROUP = 54321;
    private static final int TRIES = 20;

    private final List<ConnectionRefusal> told = new CopyOnWriteArrayList<>();
    private Path folder;
    private UnixDomainSocketAddress address;

    @BeforeEach
    void makeAFolderThatEverybodyCanEnter() throws Exception {
        folder = Files.createTempDirectory("shm");
        OtherUser.open(folder);
        address = UnixDomainSocketAddress.of(folder.resolve("s"));
    }

    @AfterEach
    void removeIt() throws Exception {
        Files.delete(folder);
    }

    private ShmipcServer start(UnaryOperator<ServerConfig.Builder> settings) {
        SessionListener listener =
                new SessionListener() {
                    @Override
                    public void connectionRefused(ConnectionRefusal refusal) {
                        told.add(refusal);
                    }
                };
        ServerConfig.Builder builder =
                ServerConfig.builder(address)
                        .unixFileMode(0666)
                        .session(
                                SessionConfig.builder()
                                        .listener(listener)
                                        .handshakeTimeout(Duration.ofSeconds(20))
                                        .build());
        return ShmipcServer.start(settings.apply(builder).build(), OtherUserIT::echo);
    }

    private static void echo(Stream stream) {
        for (Checked.Message message = Checked.receive(stream);
                message != null;
                message = Checked.receive(stream)) {
            Checked.send(stream, message);
        }
    }

    private void exchangeAsOurselves() {
        try (ShmipcClient client =
                        ShmipcClient.connect(
                                ClientConfig.builder(address)
                                        .session(
                                                SessionConfig.builder()
                                                        .handshakeTimeout(Duration.ofSeconds(20))
                                                        .build())
                                        .build());
                Stream stream = client.borrowStream()) {
            Checked.exchange(stream, Checked.random(2, 2, 1000));
        }
    }

    @Test
    void shouldBeRefusedEachTimeAndLoggedOnceWithItsIds() throws Exception {
        try (OtherUser other = new OtherUser();
                LogLines log = new LogLines("io.shmipc.server", Level.INFO);
                ShmipcServer server = start(settings -> settings);
                ForkedJvm knocking =
                        other.start(KnockingMain.class, List.of(), "unix:" + address)) {
            knocking.expect("ready");
            for (int i = 0; i < TRIES; i++) {
                knocking.tell("knock");
                knocking.expect("refused");
            }
            Eventually.isTrue(() -> server.counters().refused() == TRIES);
            exchangeAsOurselves();

            ServerCounters counters = server.counters();
            assertThat(counters.refused(Reason.USER_NOT_ALLOWED)).isEqualTo(TRIES);
            assertThat(counters.connectionsAdmitted()).as("ours").isEqualTo(1);
            assertThat(counters.handshakesFailed()).isZero();
            assertThat(told)
                    .hasSize(TRIES)
                    .containsOnly(
                            new ConnectionRefusal(
                                    Reason.USER_NOT_ALLOWED,
                                    (int) knocking.pid(),
                                    OtherUser.UID,
                                    OtherUser.UID));
            assertThat(log.lines())
                    .hasSize(1)
                    .allMatch(line -> line.startsWith("WARN "))
                    .allMatch(line -> line.contains("uid=65534 gid=65534 pid=" + knocking.pid()))
                    .allMatch(line -> line.contains("allowedUids=[0]"));
        }
    }

    @Test
    void shouldBeServedWhereItsUserIsOnTheList() throws Exception {
        try (OtherUser other = new OtherUser();
                ShmipcServer server = start(s -> s.allowedUids(List.of(0L, 65534L)));
                ForkedJvm knocking =
                        other.start(KnockingMain.class, List.of(), "unix:" + address)) {
            knocking.expect("ready");
            knocking.tell("knock");
            knocking.expect("served");
            exchangeAsOurselves();
            assertThat(server.counters().refused()).isZero();
            assertThat(server.counters().sessionsOpened()).isEqualTo(2);
        }
    }

    @Test
    void shouldBeServedWhereEveryUserIs() throws Exception {
        try (OtherUser other = new OtherUser();
                ShmipcServer server = start(s -> s.anyUidAllowed(true));
                ForkedJvm knocking =
                        other.start(KnockingMain.class, List.of(), "unix:" + address)) {
            knocking.expect("ready");
            knocking.tell("knock");
            knocking.expect("served");
            assertThat(server.counters().refused()).isZero();
        }
    }

    @Test
    void shouldBeServedForItsPrimaryOrAnotherOfItsGroupsAndRefusedForNone() throws Exception {
        try (OtherUser other = new OtherUser();
                ShmipcServer server = start(s -> s.allowedGids(List.of((long) GROUP)));
                ForkedJvm member =
                        other.start(
                                KnockingMain.class,
                                List.of(OtherUser.UID, GROUP),
                                "unix:" + address);
                ForkedJvm stranger =
                        other.start(
                                KnockingMain.class, List.of(OtherUser.UID), "unix:" + address)) {
            member.expect("ready");
            member.tell("knock");
            member.expect("served");
            stranger.expect("ready");
            stranger.tell("knock");
            stranger.expect("refused");
            exchangeAsOurselves();
            assertThat(server.counters().refused(Reason.USER_NOT_ALLOWED)).isEqualTo(1);
        }
        try (OtherUser other = new OtherUser();
                ShmipcServer server = start(s -> s.allowedGids(List.of((long) OtherUser.UID)));
                ForkedJvm knocking =
                        other.start(KnockingMain.class, List.of(), "unix:" + address)) {
            knocking.expect("ready");
            knocking.tell("knock");
            knocking.expect("served");
            assertThat(server.counters().refused()).isZero();
        }
    }
}
