package io.shmipc.twojvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.client.ShmipcClient;
import io.shmipc.metrics.SessionCounters;
import io.shmipc.session.Eventually;
import io.shmipc.session.SizeClassUsage;
import io.shmipc.session.Stream;
import io.shmipc.testkit.ForkedJvm;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two JVMs exchange checked messages over every way a session can carry them. */
class ExchangeIT {

    private static final int[] SIZES = {
        1, 2, 63, 64, 4096, 8172, 8173, 65_536, 200_000, 1 << 20, 8 << 20
    };
    private static final int STREAMS = 64;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MEMFD/unix",
                "FILE/unix",
                "FILE/tcp",
                "SOCKET_ONLY/unix",
                "SOCKET_ONLY/tcp"
            })
    void shouldCarryEverySizeAndManyStreamsUndamaged(String transport) throws Exception {
        try (Workplace place = new Workplace()) {
            Settings settings = place.settings(transport, false);
            try (ForkedJvm server = place.startServer(settings)) {
                settings = settings.at(server.next());
                try (ShmipcClient client = ShmipcClient.connect(Workplace.clientOf(settings))) {
                    List<SizeClassUsage> unused = client.sessions().get(0).memory();
                    allSizes(client);
                    inParallel(stream -> someMessages(client, stream));
                    assertThat(client.sessions().get(0).mode().name()).isEqualTo(settings.memory());
                    Eventually.isTrue(() -> client.sessions().get(0).memory().equals(unused));
                }
                server.tell("close");
                server.expect("closed");
                assertThat(server.awaitExit()).isZero();
            }
        }
    }

    private static void allSizes(ShmipcClient client) {
        try (Stream stream = client.borrowStream()) {
            for (int number = 0; number < SIZES.length; number++) {
                Checked.exchange(stream, Checked.random(99, number, SIZES[number]));
            }
        }
    }

    private static void someMessages(ShmipcClient client, int name) {
        Random random = new Random(name);
        try (Stream stream = client.borrowStream()) {
            for (int number = 0; number < 20; number++) {
                Checked.exchange(stream, Checked.random(name, number, 1 + random.nextInt(20_000)));
            }
        }
    }

    static void inParallel(IntConsumer user) throws Exception {
        List<CompletableFuture<Void>> users = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            int name = i;
            users.add(
                    CompletableFuture.runAsync(
                            () -> user.accept(name), task -> new Thread(task).start()));
        }
        for (CompletableFuture<Void> one : users) {
            one.get(120, TimeUnit.SECONDS);
        }
    }

    /** 15 slices for 64 streams that send several messages before they read an answer. */
    @Test
    void shouldKeepEveryStreamsOrderWhenMemoryIsExhausted() throws Exception {
        try (Workplace place = new Workplace()) {
            Settings settings = place.settings("MEMFD/unix", true);
            try (ForkedJvm server = place.startServer(settings);
                    ShmipcClient client =
                            ShmipcClient.connect(Workplace.clientOf(settings.at(server.next())))) {
                inParallel(name -> burst(client, name));
                SessionCounters counters = client.sessions().get(0).counters();
                assertThat(counters.fallbacksSent()).isPositive();
                assertThat(counters.fallbacksReceived()).isPositive();
                assertThat(counters.messagesSent()).isEqualTo(STREAMS * 60L);
                Eventually.isTrue(
                        () ->
                                client.sessions().get(0).memory().stream()
                                        .allMatch(c -> c.freeSlices() == c.slices()));
                server.tell("close");
                server.expect("closed");
            }
        }
    }

    private static void burst(ShmipcClient client, int name) {
        Random random = new Random(name);
        ArrayDeque<Checked.Message> sent = new ArrayDeque<>();
        try (Stream stream = client.borrowStream()) {
            for (int number = 0; number < 60; number++) {
                Checked.Message message = Checked.random(name, number, 1 + random.nextInt(3000));
                Checked.send(stream, message);
                sent.add(message);
                if (sent.size() == 6) {
                    while (!sent.isEmpty()) {
                        Checked.requireSame(sent.remove(), Checked.receive(stream));
                    }
                }
            }
        }
    }
}
