package io.shmipc.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {

    private final ConcurrencyLimit limit = new ConcurrencyLimit(2);

    private List<CompletableFuture<Void>> take(int count) {
        return IntStream.range(0, count).mapToObj(i -> limit.take()).toList();
    }

    @Test
    void shouldHandPlacesOnInTheOrderInWhichTheyWereAskedFor() {
        List<CompletableFuture<Void>> places = take(4);
        assertThat(places.get(1)).isCompleted();
        assertThat(places.get(2)).isNotDone();

        limit.release();
        assertThat(places.get(2)).isCompleted();
        assertThat(places.get(3)).isNotDone();

        limit.release();
        assertThat(places.get(3)).isCompleted();
        assertThat(limit.take()).isNotDone();
    }

    @Test
    void shouldPassOverThoseWhoHaveGone() {
        List<CompletableFuture<Void>> places = take(5);
        places.get(2).cancel(false);
        places.get(3).completeExceptionally(new IllegalStateException());

        limit.release();

        assertThat(places.get(4)).isCompletedWithValue(null);
    }

    @Test
    void shouldHaveAllPlacesAgainWhenAllWereGivenBack() {
        take(2);
        limit.release();
        limit.release();

        List<CompletableFuture<Void>> places = take(3);
        assertThat(places.get(1)).isCompleted();
        assertThat(places.get(2)).isNotDone();
    }

    @Test
    void shouldRefuseThoseWhoWaitAndNoneWhoHasAPlace() {
        List<CompletableFuture<Void>> places = take(3);
        limit.refuseWaiting(new ListenerStoppedException("stopped"));

        assertThat(places.get(1)).isCompleted();
        assertThat(places.get(2)).isCompletedExceptionally();
    }
}
