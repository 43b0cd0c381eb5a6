package io.shmipc.twojvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.error.DeadlineExceededException;
import io.shmipc.error.HandshakeException;
import io.shmipc.internal.os.ControlSocket;
import io.shmipc.internal.os.Sockets;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.Eventually;
import io.shmipc.session.Session;
import io.shmipc.session.ShmipcAddress;
import io.shmipc.session.Stream;
import io.shmipc.testkit.ForkedJvm;
import io.shmipc.testkit.RecordingListener;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that got SIGSTOP: they live, hold what they hold, and answer nothing. */
class StoppedPeerIT {

    private static final Duration SHORT = Duration.ofMillis(150);
    private static final int USERS = 8;
    private static final int CALLS = 6;
    private static final long SECONDS = 60;

    /** How many messages each stream has carried, as the server counts them. */
    private final ConcurrentHashMap<Integer, AtomicInteger> numbers = new ConcurrentHashMap<>();

    private static ShmipcClient connect(Settings settings, RecordingListener listener) {
        ClientConfig config = Workplace.clientOf(settings);
        return ShmipcClient.connect(
                ClientConfig.builder(config.address())
                        .session(config.session().toBuilder().listener(listener).build())
                        .build());
    }

    /** With little memory, so that the calls meanwhile exhaust it, and then fill the socket. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldEndCallsAtTheirDeadlinesAndMixNothingUpAfterwards(boolean tiny) throws Exception {
        RecordingListener listener = new RecordingListener();
        try (Workplace place = new Workplace();
                Workplace elsewhere = new Workplace()) {
            Settings settings = place.settings("MEMFD/unix", tiny);
            Settings others = elsewhere.settings("MEMFD/unix", false);
            try (ForkedJvm server = place.startServer(settings);
                    ForkedJvm other = elsewhere.startServer(others)) {
                server.next();
                other.next();
                try (ShmipcClient client = connect(settings, listener);
                        ShmipcClient unhurt = connect(others, new RecordingListener());
                        Stream healthy = unhurt.borrowStream()) {
                    inParallel(user -> call(client, user, Duration.ofSeconds(SECONDS)));
                    server.pause();
                    CompletableFuture<Void> late = CompletableFuture.runAsync(() -> askAll(client));
                    int exchanged = 0;
                    while (!late.isDone()) {
                        Checked.exchange(healthy, Checked.random(7, exchanged++, 10_000));
                    }
                    late.get(SECONDS, TimeUnit.SECONDS);
                    assertThat(exchanged).isPositive();
                    server.resume();
                    inParallel(
                            user -> {
                                for (int call = 0; call < CALLS; call++) {
                                    int name = 10_000 + user * 100 + call;
                                    call(client, name, Duration.ofSeconds(SECONDS));
                                }
                            });
                    Session session = client.sessions().get(0);
                    requireWhole(session);
                    // Those in fallback are not used again.
                    assertThat(numbers.size() < USERS * CALLS * 2)
                            .as("streams are used again")
                            .isEqualTo(!tiny);
                    assertThat(listener.opened()).as("sessions ever opened").isEqualTo(1);
                }
                server.tell("close");
                server.expect("closed");
                other.tell("close");
                other.expect("closed");
            }
        }
    }

    /** All at once, each several times, and none gets an answer. */
    private void askAll(ShmipcClient client) {
        inParallel(
                user -> {
                    for (int call = 0; call < CALLS; call++) {
                        int name = 1000 + user * 100 + call;
                        assertThat(catchThrowable(() -> call(client, name, SHORT)))
                                .isInstanceOf(DeadlineExceededException.class);
                    }
                });
    }

    private static void inParallel(java.util.function.IntConsumer user) {
        List<CompletableFuture<Void>> users = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            int name = i;
            users.add(
                    CompletableFuture.runAsync(
                            () -> user.accept(name), task -> new Thread(task).start()));
        }
        users.forEach(one -> one.orTimeout(SECONDS, TimeUnit.SECONDS).join());
    }

    /** One request as a user makes it: only a stream that got its answer goes back for reuse. */
    private void call(ShmipcClient client, int name, Duration timeout) {
        Stream stream = client.borrowStream();
        try {
            stream.readTimeout(timeout);
            AtomicInteger number =
                    numbers.computeIfAbsent(stream.id(), unused -> new AtomicInteger());
            Checked.Message message = Checked.random(name, number.getAndIncrement(), 30_000);
            Checked.write(stream, message);
            stream.flush(timeout);
            Checked.requireSame(message, Checked.receive(stream));
            client.returnStream(stream);
        } catch (RuntimeException | Error e) {
            stream.close();
            throw e;
        }
    }

    private static void requireWhole(Session session) {
        Eventually.isTrue(
                () -> session.memory().stream().allMatch(c -> c.freeSlices() == c.slices()));
    }

    private static final class Pusher {

        final AtomicInteger deadlines = new AtomicInteger();
        volatile int pushed;

        /** Pushes until its peer has been stopped for some deadlines, and some more. */
        void push(Stream stream, int name) {
            int last = Integer.MAX_VALUE;
            for (int number = 0; number < last; number++) {
                Checked.write(stream, Checked.random(name, number, 5000));
                while (!flushed(stream)) {
                    if (deadlines.incrementAndGet() == 3) {
                        last = number + 200;
                    }
                }
                pushed = number + 1;
            }
        }

        private static boolean flushed(Stream stream) {
            try {
                stream.flush(SHORT);
                return true;
            } catch (DeadlineExceededException e) {
                return false;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldGoOnWithAClientThatWasStoppedAndLoseNothing(boolean tiny) {
        ConcurrentHashMap<Integer, Pusher> pushers = new ConcurrentHashMap<>();
        try (Workplace place = new Workplace()) {
            Settings settings = place.settings("MEMFD/unix", tiny);
            try (ShmipcServer server =
                            ShmipcServer.start(
                                    ServerConfig.builder(ShmipcAddress.parse(settings.address()))
                                            .session(settings.session().build())
                                            .build(),
                                    stream -> {
                                        int name = Checked.receive(stream).stream();
                                        pushers.computeIfAbsent(name, n -> new Pusher())
                                                .push(stream, name);
                                    });
                    ForkedJvm first = pull(settings, 1);
                    ForkedJvm second = pull(settings, 2)) {
                first.expect("first");
                first.pause();
                second.expect("first");
                int before = pushers.get(2).pushed;
                Eventually.isTrue(() -> pushers.get(1).deadlines.get() >= 3);
                Eventually.isTrue(() -> pushers.get(2).pushed > before + 100);
                second.pause();
                Eventually.isTrue(() -> pushers.get(2).deadlines.get() >= 3);
                first.resume();
                second.resume();
                String all = first.next();
                assertThat(all).isEqualTo("all " + pushers.get(1).pushed);
                assertThat(second.next()).isEqualTo("all " + pushers.get(2).pushed);
                assertThat(first.awaitExit()).isZero();
                assertThat(second.awaitExit()).isZero();
                Eventually.isTrue(() -> server.sessions().isEmpty());
            }
        }
    }

    private static ForkedJvm pull(Settings settings, int name) {
        String[] base = settings.arguments();
        return ForkedJvm.start(
                PullMain.class,
                List.of(),
                base[0],
                base[1],
                base[2],
                base[3],
                String.valueOf(name));
    }

    @Test
    void shouldGiveUpAHandshakeWithAStoppedServerAndReachItLater() {
        try (Workplace place = new Workplace()) {
            Settings settings = place.settings("MEMFD/unix", false);
            try (ForkedJvm server = place.startServer(settings)) {
                server.next();
                try (ControlSocket halfWay = beginHandshake(settings)) {
                    server.pause();
                    assertThat(catchThrowable(() -> ShmipcClient.connect(impatient(settings))))
                            .isInstanceOf(HandshakeException.class)
                            .hasMessageContaining("timed out: waitedFor=ExchangeProtoVersion");
                    assertThat(halfWay.isOpen()).isTrue();
                }
                server.resume();
                try (ShmipcClient client = ShmipcClient.connect(Workplace.clientOf(settings));
                        Stream stream = client.borrowStream()) {
                    Checked.exchange(stream, Checked.random(1, 0, 1000));
                }
                server.tell("close");
                server.expect("closed");
                assertThat(server.awaitExit()).isZero();
            }
        }
    }

    private static ClientConfig impatient(Settings settings) {
        return ClientConfig.builder(ShmipcAddress.parse(settings.address()))
                .session(settings.session().handshakeTimeout(SHORT).build())
                .build();
    }

    /** Exchanges versions, and no more. */
    private static ControlSocket beginHandshake(Settings settings) {
        ControlSocket socket =
                Sockets.connect(
                        ShmipcAddress.parse(settings.address()),
                        TimeUnit.SECONDS.toNanos(SECONDS),
                        false);
        byte[] exchange = {0, 0, 0, 8, 0x77, 0x58, 3, 4};
        socket.write(ByteBuffer.wrap(exchange));
        assertThat(socket.awaitReadable(TimeUnit.SECONDS.toNanos(SECONDS))).isTrue();
        assertThat(socket.read(ByteBuffer.allocate(8))).isEqualTo(8);
        return socket;
    }
}
