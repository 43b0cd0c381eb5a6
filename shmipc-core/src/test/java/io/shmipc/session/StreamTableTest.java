package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamTableTest {

    private final SessionPair pair =
            SessionPair.start(ExchangeTest.config(MemoryType.SOCKET_ONLY), stream -> {});
    private final SessionImpl session = (SessionImpl) pair.clientSession();
    private final StreamTable table = new StreamTable();

    @AfterEach
    void close() {
        pair.close();
    }

    private StreamImpl stream(int id) {
        return new StreamImpl(session, id, null);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldHoldWhatWasPutAndNotRemoved(long seed) {
        Random random = new Random(seed);
        Map<Integer, StreamImpl> expected = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            // Few ids, so that most come back, and of both signs.
            int id = random.nextInt(600) - 300;
            StreamImpl known = expected.get(id);
            assertThat(table.get(id)).isSameAs(known);
            if (known == null) {
                StreamImpl fresh = stream(id);
                assertThat(table.remove(fresh)).isFalse();
                table.put(fresh);
                expected.put(id, fresh);
            } else if (random.nextInt(3) > 0) {
                assertThat(table.remove(known)).isTrue();
                expected.remove(id);
            }
            assertThat(table.size()).isEqualTo(expected.size());
        }
        assertThat(table.all()).containsExactlyInAnyOrderElementsOf(expected.values());
    }

    @Test
    void shouldFindWhatStaysWhileOthersComeAndGo() throws Exception {
        List<StreamImpl> staying = new ArrayList<>();
        for (int id = 0; id < 50; id++) {
            StreamImpl stream = stream(id);
            table.put(stream);
            staying.add(stream);
        }
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> looking =
                CompletableFuture.runAsync(
                        () -> {
                            do {
                                for (StreamImpl each : staying) {
                                    assertThat(table.get(each.id())).isSameAs(each);
                                }
                            } while (!over.get());
                        },
                        task -> new Thread(task).start());
        try {
            for (int id = 50; id < 30_000; id++) {
                StreamImpl passing = stream(id);
                table.put(passing);
                if (id % 100 != 0) {
                    table.remove(passing);
                }
            }
        } finally {
            over.set(true);
        }
        looking.get(60, TimeUnit.SECONDS);
    }
}
