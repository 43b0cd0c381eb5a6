package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.error.DeadlineExceededException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A peer that takes nothing out of its queue for a while. */
class QueueFullTest {

    @Test
    void shouldWaitToTheDeadlineAndLeaveNoHole() throws Exception {
        // A consumer that stays awake but looks rarely: the queue fills, and no wake-up helps.
        AtomicLong pause = new AtomicLong(TimeUnit.MILLISECONDS.toNanos(300));
        SessionConfig config =
                SessionConfig.builder()
                        .queueCapacity(8)
                        .readTimeout(Duration.ofSeconds(20))
                        .waitStrategy(idle -> pause.get())
                        .build();
        int messages = 100;
        CompletableFuture<List<Integer>> seen = new CompletableFuture<>();
        try (SessionPair pair =
                SessionPair.start(
                        config,
                        stream -> {
                            List<Integer> numbers = new ArrayList<>();
                            for (int i = 0; i < messages; i++) {
                                numbers.add(stream.reader().readInt());
                            }
                            seen.complete(numbers);
                        })) {
            Stream stream = pair.client().borrowStream();
            int refused = 0;
            for (int i = 0; i < messages; i++) {
                stream.writer().putInt(i);
                try {
                    stream.flush(Duration.ofMillis(5));
                } catch (DeadlineExceededException e) {
                    refused++;
                    assertThat(stream.writer().writtenBytes()).isEqualTo(4);
                    stream.flush(Duration.ofSeconds(20));
                }
            }
            List<Integer> numbers = seen.get(20, TimeUnit.SECONDS);
            assertThat(refused).isPositive();
            assertThat(numbers).hasSize(messages).isSorted().doesNotHaveDuplicates();
            assertThat(pair.clientSession().counters().queueFullWaits()).isPositive();
            assertThat(pair.clientSession().counters().fallbacksSent()).isZero();
            stream.close();
        }
    }

    @Test
    void shouldEndAWaitForRoomWhenTheStreamIsClosedMeanwhile() throws Exception {
        SessionConfig config =
                SessionConfig.builder()
                        .queueCapacity(8)
                        .waitStrategy(idle -> TimeUnit.HOURS.toNanos(1))
                        .build();
        try (SessionPair pair = SessionPair.start(config, stream -> {})) {
            Stream stream = pair.client().borrowStream();
            CompletableFuture<Void> flush =
                    CompletableFuture.runAsync(
                            () -> {
                                // The peer's first look may still take some of the first ones.
                                for (int i = 0; i < 1000; i++) {
                                    stream.writer().putInt(i);
                                    stream.flush(Duration.ofSeconds(60));
                                }
                            });
            Eventually.isTrue(() -> pair.clientSession().counters().queueFullWaits() > 0);
            stream.close();
            assertThatThrownBy(() -> flush.get(20, TimeUnit.SECONDS))
                    .hasMessageContaining("closed at this end");
        }
    }
}
