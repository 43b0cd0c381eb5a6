package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.error.SessionClosedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The memory goes with the last slice that is held, no earlier and no later. */
class RetirementTest {

    @Test
    void shouldRefuseWhatIsReceivedAfterTheLastSessionLeft() {
        try (TestRegion memory = TestRegion.ofSlices(16, 100)) {
            Slice held = memory.receive(1, 10);
            int late = memory.message(1, 10);
            memory.region.leave(null, false);
            assertThatThrownBy(() -> new ReceivedChains(memory.region, 1).walk(late, 1))
                    .isInstanceOf(SessionClosedException.class);
            assertThat(memory.isMapped()).isTrue();
            held.release();
            assertThat(memory.isMapped()).isFalse();
        }
    }

    @Test
    void shouldNotBeKeptByWhatIsOnlyBeingWritten() {
        try (TestRegion memory = TestRegion.ofSlices(16, 100)) {
            Slice mine = memory.region.allocate(10);
            memory.region.leave(null, false);
            assertThat(memory.isMapped()).isFalse();
            mine.giveBack();
        }
    }

    @Test
    void shouldUnmapOnDemandWhatIsStillHeld() {
        try (TestRegion memory = TestRegion.ofSlices(16, 100)) {
            Slice held = memory.receive(2, 10);
            memory.region.unmapIfRetired();
            assertThat(memory.isMapped()).isTrue();
            memory.region.leave(null, false);
            assertThat(memory.isMapped()).isTrue();
            memory.region.unmapIfRetired();
            assertThat(memory.isMapped()).isFalse();
            Slice.releaseAll(held);
        }
    }

    /** Holders, a receiver and the leaving session at one moment, in every order that comes up. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldUnmapExactlyWithTheLastHolder(boolean caching) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            try (TestRegion memory = TestRegion.ofSlices(64, 100)) {
                memory.region.cacheSlices(caching);
                Slice kept = memory.receive(1, 10);
                CyclicBarrier start = new CyclicBarrier(4);
                List<Future<?>> tasks = new ArrayList<>();
                for (int user = 0; user < 2; user++) {
                    List<Slice> held = new ArrayList<>();
                    for (int i = random.nextInt(4); i >= 0; i--) {
                        held.add(memory.receive(1, 10));
                    }
                    tasks.add(
                            pool.submit(
                                    () -> {
                                        start.await();
                                        held.forEach(Slice::release);
                                        return null;
                                    }));
                }
                int message = memory.message(2, 10);
                tasks.add(
                        pool.submit(
                                () -> {
                                    start.await();
                                    receiveAndRelease(memory, message);
                                    return null;
                                }));
                tasks.add(
                        pool.submit(
                                () -> {
                                    start.await();
                                    memory.region.leave(null, false);
                                    return null;
                                }));
                for (Future<?> task : tasks) {
                    task.get(20, TimeUnit.SECONDS);
                }
                assertThat(memory.isMapped()).as("round=%d one is held", round).isTrue();
                kept.release();
                assertThat(memory.isMapped()).as("round=%d none is held", round).isFalse();
            }
        }
        pool.shutdown();
    }

    private static void receiveAndRelease(TestRegion memory, int message) {
        ReceivedChains chains = new ReceivedChains(memory.region, 1);
        try {
            chains.walk(message, 1);
        } catch (SessionClosedException left) {
            return;
        }
        Slice.releaseAll(chains.head());
    }
}
