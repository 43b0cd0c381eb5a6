package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** One session's unfinished messages must not keep the threads from another's. */
class HandlerLimitTest {

    private static final int THREADS = 4;
    private static final int LIMIT = 3;

    @Test
    void shouldServeAnotherSessionWhileOnesHandlersWaitForTheRestOfTheirMessages()
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        AtomicInteger atWork = new AtomicInteger();
        SessionConfig config =
                SessionConfig.builder()
                        .callbackExecutor(threads)
                        .handshakeTimeout(Duration.ofSeconds(20))
                        .maxHandlersPerSession(LIMIT)
                        .build();
        try (SessionPair pair =
                        SessionPair.start(
                                config,
                                stream -> {
                                    atWork.incrementAndGet();
                                    try {
                                        ExchangeTest.echo(stream);
                                    } finally {
                                        atWork.decrementAndGet();
                                    }
                                });
                ShmipcClient other =
                        ShmipcClient.connect(
                                ClientConfig.builder(pair.server().localAddress())
                                        .session(
                                                SessionConfig.builder()
                                                        .handshakeTimeout(Duration.ofSeconds(20))
                                                        .build())
                                        .build())) {
            List<Stream> greedy = new ArrayList<>();
            for (int i = 0; i < 5 * THREADS; i++) {
                Stream stream = pair.client().borrowStream();
                stream.writer().putInt(100).put(new byte[50]);
                stream.flush();
                greedy.add(stream);
            }
            Eventually.isTrue(() -> atWork.get() == LIMIT);

            try (Stream stream = other.borrowStream()) {
                assertThat(ExchangeTest.roundTrip(stream, new byte[10])).hasSize(10);
            }
            assertThat(atWork.get()).isBetween(LIMIT, LIMIT + 1);

            // Nobody is forgotten: each is served when one before it has ended.
            for (Stream stream : greedy) {
                stream.writer().put(new byte[50]);
                stream.flush();
                assertThat(stream.reader().readInt()).isEqualTo(100);
                stream.close();
            }
            Eventually.isTrue(() -> atWork.get() == 0);
        } finally {
            threads.shutdownNow();
        }
    }
}
