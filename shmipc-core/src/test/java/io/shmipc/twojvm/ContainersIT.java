package io.shmipc.twojvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.error.HandshakeException;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.Eventually;
import io.shmipc.session.Session;
import io.shmipc.session.ShmipcAddress;
import io.shmipc.session.Stream;
import io.shmipc.testkit.ForkedJvm;
import io.shmipc.testkit.RecordingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Clients in containers, each pid 1 of its own, that share nothing with the server but the folder
 * of its socket.
 */
class ContainersIT {

    private static final int ROUNDS = 2000;

    /** Which secrets came over which session. */
    private final Map<Session, Set<Integer>> secrets = new ConcurrentHashMap<>();

    private ShmipcServer serve(Settings settings, RecordingListener listener) {
        return ShmipcServer.start(
                ServerConfig.builder(ShmipcAddress.parse(settings.address()))
                        .session(settings.session().listener(listener).build())
                        .build(),
                this::echo);
    }

    private void echo(Stream stream) {
        for (Checked.Message message = Checked.receive(stream);
                message != null;
                message = Checked.receive(stream)) {
            secrets.computeIfAbsent(stream.session(), s -> ConcurrentHashMap.newKeySet())
                    .add(message.stream());
            Checked.send(stream, message);
        }
    }

    private static ForkedJvm start(
            Container kind, Settings settings, int secret, boolean fallBack) {
        Path socket = Path.of(settings.address().substring("unix:".length()));
        return ForkedJvm.start(
                kind.launcher(socket.getParent(), "64m"),
                ContainedClient.class,
                List.of(),
                ContainedClient.arguments(settings, secret, fallBack));
    }

    @ParameterizedTest
    @EnumSource
    void shouldServeTwoClientsThatAreBothPid1AndKeepTheirMemoryApart(Container kind)
            throws Exception {
        RecordingListener listener = new RecordingListener();
        try (Workplace place = new Workplace()) {
            kind.assumePermitted(place.folder());
            Settings settings = place.settings("MEMFD/unix", false);
            try (ShmipcServer server = serve(settings, listener);
                    ForkedJvm first = start(kind, settings, 1, false);
                    ForkedJvm second = start(kind, settings, 2, false)) {
                first.expect("pid=1");
                second.expect("pid=1");
                first.tell("rounds " + ROUNDS);
                second.tell("rounds " + ROUNDS);
                first.expect("exchanged MEMFD");
                second.expect("exchanged MEMFD");

                assertThat(secrets.values()).containsExactlyInAnyOrder(Set.of(1), Set.of(2));
                requireOnlyItsOwn(first, 1, 2);
                requireOnlyItsOwn(second, 2, 1);
                requireTwoOfEach(first, second);

                first.kill();
                // It had no stream open.
                assertThat(listener.nextEnd()).isSameAs(RecordingListener.ON_PURPOSE);
                second.tell("rounds " + ROUNDS);
                second.expect("exchanged MEMFD");
                assertThat(server.sessions()).hasSize(1);
                requireOnlyItsOwn(second, 2, 1);
            }
        }
    }

    private static void requireOnlyItsOwn(ForkedJvm client, int own, int other) {
        client.tell("find " + own);
        assertThat(client.next()).isNotEqualTo("found=0");
        client.tell("find " + other);
        client.expect("found=0");
    }

    /** Same pid in the names, yet four names, and four files as this process sees them. */
    private static void requireTwoOfEach(ForkedJvm first, ForkedJvm second) throws IOException {
        first.tell("regions");
        second.tell("regions");
        String names = first.next() + "," + second.next();
        assertThat(names.split(",")).hasSize(4).doesNotHaveDuplicates();
        assertThat(names.split(",")).allMatch(name -> name.startsWith("shmipc_1_"));
        assertThat(
                        Files.readAllLines(Path.of("/proc/self/maps")).stream()
                                .filter(line -> line.contains("memfd:shmipc_1_"))
                                .map(line -> line.split(" +"))
                                .map(fields -> fields[3] + " inode " + fields[4])
                                .distinct())
                .hasSize(4);
    }

    /** The path means another file to the server, or none. */
    @Test
    void shouldEndASessionOverFilesInAFolderThatIsNotShared() throws Exception {
        RecordingListener listener = new RecordingListener();
        try (Workplace place = new Workplace()) {
            Container.PRIVILEGED.assumePermitted(place.folder());
            Settings settings =
                    new Settings(
                            place.settings("FILE/unix", false).address(),
                            "FILE",
                            "/dev/shm",
                            false);
            try (ShmipcServer server = serve(settings, listener);
                    ForkedJvm client = start(Container.PRIVILEGED, settings, 1, true)) {
                client.expect("pid=1");
                client.tell("rounds 1");
                String said = client.next();
                assertThat(listener.nextEnd())
                        .isInstanceOf(HandshakeException.class)
                        .hasMessageContaining("path=/dev/shm/shmipc_1_")
                        .hasMessageContaining("ENOENT");
                assertThat(said)
                        // Depends on when the server hung up: before, in or after the request.
                        .containsAnyOf("SessionClosedException", "PeerUnavailableException")
                        .containsAnyOf(
                                "whether it can open the files in regionDirectory=/dev/shm",
                                "the last session of the region has ended");
            }
        }
    }

    /** The folder of the socket is shared, so regions may lie there. */
    @Test
    void shouldServeAClientWhoseFilesLieBesideTheSocket() {
        RecordingListener listener = new RecordingListener();
        try (Workplace place = new Workplace()) {
            Container.PRIVILEGED.assumePermitted(place.folder());
            Settings settings = place.settings("FILE/unix", false);
            try (ShmipcServer server = serve(settings, listener);
                    ForkedJvm client = start(Container.PRIVILEGED, settings, 1, false)) {
                client.expect("pid=1");
                client.tell("rounds 100");
                client.expect("exchanged FILE");
                client.tell("exit");
                assertThat(client.awaitExit()).isZero();
                Eventually.isTrue(() -> server.sessions().isEmpty());
            }
        }
    }
}
