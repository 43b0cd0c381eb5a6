package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.error.StreamClosedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Every order in which one thread can be inside while another closes. */
class OccupancyTest {

    private final AtomicInteger cleanUps = new AtomicInteger();
    private final Occupancy occupancy = new Occupancy("reader", cleanUps::incrementAndGet);

    private static void elsewhere(Runnable step) throws Exception {
        CompletableFuture.runAsync(step, task -> new Thread(task).start())
                .get(20, TimeUnit.SECONDS);
    }

    @Test
    void shouldCleanUpAtOnceWhenNobodyIsInside() {
        occupancy.close();
        assertThat(cleanUps).hasValue(1);
        occupancy.close();
        assertThat(cleanUps).as("views of who closes again end").hasValue(2);
    }

    @Test
    void shouldLeaveTheCleanUpToTheThreadInside() throws Exception {
        occupancy.enter();
        elsewhere(occupancy::close);
        assertThat(cleanUps).as("while somebody is inside").hasValue(0);
        assertThat(occupancy.isClosing()).isTrue();
        assertThatThrownBy(occupancy::exit)
                .as("what the thread was handed has gone back")
                .isInstanceOf(StreamClosedException.class);
        assertThat(cleanUps).hasValue(1);
    }

    @Test
    void shouldCleanUpWhenClosedFromInside() {
        occupancy.enter();
        occupancy.close();
        assertThat(cleanUps).hasValue(0);
        assertThat(occupancy.exitQuietly()).isFalse();
        assertThat(cleanUps).hasValue(1);
    }

    @Test
    void shouldRefuseASecondThreadAndKeepTheFirst() throws Exception {
        occupancy.enter();
        elsewhere(
                () ->
                        assertThatThrownBy(occupancy::enter)
                                .isInstanceOf(IllegalStateException.class)
                                .hasMessageContaining("reader is used by two threads"));
        occupancy.exit();
        occupancy.enter();
        occupancy.exit();
        assertThat(cleanUps).hasValue(0);
    }

    @Test
    void shouldCleanUpOnceMoreWhenTheLastUserComesBack() throws Exception {
        occupancy.enter();
        occupancy.exit();
        elsewhere(
                () -> {
                    assertThat(occupancy.isLastUser()).isFalse();
                    occupancy.close();
                });
        assertThat(cleanUps).hasValue(1);
        assertThatThrownBy(occupancy::enter).isInstanceOf(StreamClosedException.class);
        assertThat(cleanUps).as("views of the last user end now").hasValue(2);
        elsewhere(
                () ->
                        assertThatThrownBy(occupancy::enter)
                                .isInstanceOf(StreamClosedException.class));
        assertThat(cleanUps).as("another thread has no views").hasValue(2);
    }

    @Test
    void shouldNeverCleanUpBesideAThreadInside() throws Exception {
        for (int round = 0; round < 2000; round++) {
            AtomicBoolean inside = new AtomicBoolean();
            AtomicBoolean beside = new AtomicBoolean();
            AtomicInteger runs = new AtomicInteger();
            Occupancy raced =
                    new Occupancy(
                            "writer",
                            () -> {
                                runs.incrementAndGet();
                                beside.compareAndSet(false, inside.get());
                            });
            CyclicBarrier start = new CyclicBarrier(2);
            CompletableFuture<Void> closer =
                    CompletableFuture.runAsync(
                            () -> {
                                await(start);
                                raced.close();
                            });
            await(start);
            try {
                for (int i = 0; i < 50; i++) {
                    raced.enter();
                    inside.set(true);
                    inside.set(false);
                    raced.exit();
                }
            } catch (StreamClosedException closed) {
                // Closed between two visits.
            }
            closer.get(20, TimeUnit.SECONDS);
            assertThat(beside).isFalse();
            assertThat(runs.get()).isBetween(1, 2);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
