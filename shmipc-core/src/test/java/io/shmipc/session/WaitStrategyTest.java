package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.wait.WaitStrategy;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Looks at the queue that nobody asked for, through a real pair. */
class WaitStrategyTest {

    private static SessionConfig with(WaitStrategy strategy) {
        return ExchangeTest.config(MemoryType.MEMFD).toBuilder().waitStrategy(strategy).build();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000, WaitStrategy.SLEEP_UNTIL_WOKEN})
    void shouldCarryMessagesWhateverTheConsumerDoes(long nanos) {
        LongAdder looks = new LongAdder();
        WaitStrategy strategy =
                idle -> {
                    assertThat(idle).isNotNegative();
                    looks.increment();
                    return nanos;
                };
        try (SessionPair pair = SessionPair.start(with(strategy), ExchangeTest::echo)) {
            Stream stream = pair.client().borrowStream();
            List<SizeClassUsage> before = pair.clientSession().memory();
            for (int i = 0; i < 100; i++) {
                byte[] payload = {1, 2, (byte) i};
                assertThat(ExchangeTest.roundTrip(stream, payload)).isEqualTo(payload);
            }
            if (nanos != WaitStrategy.SLEEP_UNTIL_WOKEN) {
                assertThat(pair.clientSession().counters().wakeUpsSent())
                        .as("a consumer that stays awake needs few: none while it waits")
                        .isLessThan(50);
                long seen = looks.sum();
                Eventually.isTrue(() -> looks.sum() > seen + 10);
            }
            Eventually.isTrue(() -> pair.clientSession().memory().equals(before));
            stream.close();
        }
    }

    @Test
    void shouldFallAsleepAndBeWokenAgainAsItsStrategySays() {
        AtomicLong nanos = new AtomicLong(WaitStrategy.SLEEP_UNTIL_WOKEN);
        try (SessionPair pair = SessionPair.start(with(idle -> nanos.get()), ExchangeTest::echo)) {
            Stream stream = pair.client().borrowStream();
            for (int i = 0; i < 50; i++) {
                nanos.set(i % 2 == 0 ? WaitStrategy.SLEEP_UNTIL_WOKEN : 100_000);
                ExchangeTest.roundTrip(stream, new byte[10]);
            }
            stream.close();
        }
    }

    @Test
    void shouldEndTheSessionAndNotTheLoopWhenAStrategyThrows() {
        AtomicLong calls = new AtomicLong();
        WaitStrategy strategy =
                idle -> {
                    if (Thread.currentThread().getName().contains("client-loop")
                            && calls.incrementAndGet() == 3) {
                        throw new IllegalStateException("strategy gave up");
                    }
                    return 1_000_000;
                };
        try (SessionPair pair = SessionPair.start(with(strategy), ExchangeTest::echo)) {
            Eventually.isTrue(() -> calls.get() > 10);
            Stream stream = pair.client().borrowStream();
            assertThat(ExchangeTest.roundTrip(stream, new byte[7])).hasSize(7);
            stream.close();
        }
    }
}
