package io.shmipc.twojvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.error.HandshakeException;
import io.shmipc.error.ProtocolException;
import io.shmipc.error.SessionClosedException;
import io.shmipc.session.Eventually;
import io.shmipc.session.ShmipcAddress;
import io.shmipc.session.Stream;
import io.shmipc.testkit.ForkedJvm;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Processes that may open no more files, at every step that wants one. */
class OutOfDescriptorsIT {

    /** More than a session costs either end. */
    private static final int ENOUGH = 12;

    private static Path jars;
    private static String classPath;

    /** A class in a folder takes a descriptor when it is loaded, one in an open jar does not. */
    @BeforeAll
    static void putClassesIntoJars() throws IOException {
        jars = Files.createTempDirectory("shm");
        List<String> entries = new ArrayList<>();
        for (String entry : ForkedJvm.classPath().split(File.pathSeparator)) {
            Path path = Path.of(entry);
            entries.add(Files.isDirectory(path) ? jarOf(path, entries.size()).toString() : entry);
        }
        classPath = String.join(File.pathSeparator, entries);
    }

    private static Path jarOf(Path classes, int number) throws IOException {
        Path jar = jars.resolve(number + ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                java.util.stream.Stream<Path> all = Files.walk(classes)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, entries);
                entries.closeEntry();
            }
        }
        return jar;
    }

    @AfterAll
    static void deleteJars() throws IOException {
        try (java.util.stream.Stream<Path> all = Files.list(jars)) {
            for (Path jar : all.toList()) {
                Files.delete(jar);
            }
        }
        Files.delete(jars);
    }

    private static ForkedJvm start(Settings settings, String role) {
        Container.Launchers.assumeWorks("a limit of descriptors", Descriptors.launcher());
        String[] base = settings.arguments();
        return ForkedJvm.start(
                Descriptors.launcher(),
                FewDescriptorsMain.class,
                List.of("-cp", classPath, "-Dio.shmipc.test.log=WARN"),
                base[0],
                base[1],
                base[2],
                base[3],
                role);
    }

    private static ClientConfig client(Settings settings, boolean failFast) {
        return ClientConfig.builder(ShmipcAddress.parse(settings.address()))
                .session(
                        settings.session()
                                .regionBytes(2 << 20)
                                .handshakeTimeout(Duration.ofSeconds(2))
                                .build())
                .failFast(failFast)
                .connectTimeout(Duration.ofSeconds(30))
                .build();
    }

    @Test
    void shouldServeWhomItHasAndTakeOthersWhenThereAreDescriptorsAgain() {
        try (Workplace place = new Workplace()) {
            Settings settings = place.settings("MEMFD/unix", false);
            try (ForkedJvm server = start(settings, "server")) {
                server.next();
                try (ShmipcClient healthy = ShmipcClient.connect(client(settings, true));
                        Stream stream = healthy.borrowStream()) {
                    Checked.exchange(stream, Checked.random(1, 0, 10_000));
                    long used = shutOut(server, settings);
                    Checked.exchange(stream, Checked.random(1, 1, 10_000));
                    // Two seconds of waiting in the backlog; a loop that spins uses all of them.
                    assertThat(used).as("ticks of the processor").isLessThan(60);
                    int got = oneMoreEachTime(server, settings, stream);
                    assertThat(got).as("descriptors that a session takes").isBetween(3, ENOUGH);
                    bringIn(server, settings);
                    Checked.exchange(stream, Checked.random(1, 100, 10_000));
                }
                server.tell("exit");
                assertThat(server.awaitExit()).isZero();
                assertThat(server.log())
                        .filteredOn(line -> line.contains("cannot accept a connection"))
                        .as("lines about one shortage, of one try each 100 ms")
                        .hasSizeBetween(1, 4)
                        .allMatch(line -> line.contains("EMFILE"));
            }
        }
    }

    /** No descriptor at all: the connection waits in the backlog, and its client for an answer. */
    private static long shutOut(ForkedJvm server, Settings settings) {
        // Whatever code a failure needs is loaded by one.
        server.tell("leave 1");
        server.expect("left");
        catchThrowable(() -> ShmipcClient.connect(client(settings, true)));
        server.tell("leave 0");
        server.expect("left");
        long before = server.processorTicks();
        assertThat(catchThrowable(() -> ShmipcClient.connect(client(settings, true))))
                .isInstanceOf(HandshakeException.class)
                .hasMessageContaining("timed out: waitedFor=ExchangeProtoVersion");
        return server.processorTicks() - before;
    }

    /** Each of the steps fails once. */
    private static int oneMoreEachTime(ForkedJvm server, Settings settings, Stream healthy) {
        for (int free = 1; ; free++) {
            server.tell("leave " + free);
            server.expect("left");
            Throwable failure =
                    catchThrowable(
                            () -> {
                                try (ShmipcClient client =
                                                ShmipcClient.connect(client(settings, true));
                                        Stream stream = client.borrowStream()) {
                                    Checked.exchange(stream, Checked.random(2, 0, 10_000));
                                }
                            });
            if (failure == null) {
                return free;
            }
            assertThat(failure)
                    .isInstanceOfAny(
                            HandshakeException.class,
                            ProtocolException.class,
                            SessionClosedException.class);
            server.tell("sessions");
            server.expect("sessions=1");
            Checked.exchange(healthy, Checked.random(1, 1 + free, 10_000));
            assertThat(free).as("descriptors that were not enough").isLessThan(ENOUGH);
        }
    }

    private static void bringIn(ForkedJvm server, Settings settings) {
        server.tell("leave 0");
        server.expect("left");
        try (ShmipcClient patient = ShmipcClient.connect(client(settings, false))) {
            assertThat(patient.isConnected()).isFalse();
            server.tell("free");
            server.expect("free");
            try (Stream stream = patient.borrowStream()) {
                Checked.exchange(stream, Checked.random(3, 0, 10_000));
            }
            Eventually.isTrue(
                    () -> {
                        server.tell("sessions");
                        return server.next().equals("sessions=2");
                    });
        }
    }

    @Test
    void shouldSayWhatAClientOrServerLacksAndLeaveNothing() {
        try (Workplace place = new Workplace()) {
            Settings settings = place.settings("MEMFD/unix", false);
            try (ForkedJvm server = place.startServer(settings);
                    ForkedJvm few = start(settings, "client")) {
                server.next();
                List<String> connecting = untilItWorks(few, "connect", "exchanged MEMFD");
                assertThat(connecting.toString())
                        .contains("epoll_create1(")
                        .contains("eventfd(")
                        .contains("memfd_create(")
                        .contains("socket(");
                List<String> starting = untilItWorks(few, "start", "started with sessions=0");
                assertThat(starting.toString()).contains("socket(").contains("epoll_create1(");
                few.tell("exit");
                assertThat(few.awaitExit()).isZero();
                server.tell("close");
                server.expect("closed");
            }
        }
    }

    /** Gives it one more each time; the other JVM looks for what was left behind. */
    private static List<String> untilItWorks(ForkedJvm few, String what, String success) {
        List<String> failures = new ArrayList<>();
        for (int free = 0; ; free++) {
            few.tell(what + " " + free);
            String said = few.next();
            if (said.equals(success)) {
                assertThat(free).isPositive();
                return failures;
            }
            assertThat(said).startsWith("failed io.shmipc.error.").contains("EMFILE");
            failures.add(said);
            assertThat(failures).hasSizeLessThan(ENOUGH);
        }
    }
}
