package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTasksTest {

    /** Stands for threads: runs what it was given when told to. */
    private final ArrayDeque<Runnable> given = new ArrayDeque<>();

    private final List<Integer> ran = new ArrayList<>();

    private Runnable task(int number) {
        return () -> ran.add(number);
    }

    @Test
    void shouldTakeNoMoreThreadsThanItMayAndRunTheRestInOrder() {
        SessionTasks tasks = new SessionTasks(given::add, 2);
        for (int i = 0; i < 5; i++) {
            tasks.execute(task(i));
        }
        assertThat(given).hasSize(2);
        assertThat(tasks.atWork()).isEqualTo(2);
        while (!given.isEmpty()) {
            assertThat(given).hasSizeLessThanOrEqualTo(2);
            given.remove().run();
        }
        assertThat(ran).containsExactly(0, 1, 2, 3, 4);
        assertThat(tasks.atWork()).isZero();
        assertThat(tasks.waiting()).isZero();
    }

    @Test
    void shouldGoOnAfterATaskThatThrows() {
        SessionTasks tasks = new SessionTasks(given::add, 1);
        tasks.execute(
                () -> {
                    throw new IllegalStateException("on purpose");
                });
        tasks.execute(task(1));
        assertThatThrownBy(() -> given.remove().run()).isInstanceOf(IllegalStateException.class);
        given.remove().run();
        assertThat(ran).containsExactly(1);
        assertThat(tasks.atWork()).isZero();
    }

    @Test
    void shouldTellThatTheThreadsRefuseAndForgetTheTask() {
        SessionTasks tasks =
                new SessionTasks(
                        task -> {
                            throw new RejectedExecutionException("shut down");
                        },
                        1);
        assertThatThrownBy(() -> tasks.execute(task(1)))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(tasks.atWork()).isZero();
        assertThat(tasks.waiting()).isZero();
    }

    /** It found the only place taken, by one that never came to work. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldNotForgetATaskThatCameWhileTheThreadsRefusedAnother(boolean forGood) {
        SessionTasks[] tasks = new SessionTasks[1];
        boolean[] asked = new boolean[1];
        tasks[0] =
                new SessionTasks(
                        task -> {
                            if (!asked[0]) {
                                asked[0] = true;
                                tasks[0].execute(task(2));
                                throw new RejectedExecutionException("busy");
                            }
                            if (forGood) {
                                throw new RejectedExecutionException("shut down");
                            }
                            given.add(task);
                        },
                        1);
        assertThatThrownBy(() -> tasks[0].execute(task(1)))
                .isInstanceOf(RejectedExecutionException.class);
        given.forEach(Runnable::run);
        assertThat(ran).containsExactly(2);
        assertThat(tasks[0].atWork()).isZero();
        assertThat(tasks[0].waiting()).isZero();
    }

    /** Nobody else would end the streams that wait. */
    @Test
    void shouldRunWhatWaitsAlthoughTheThreadsWereShutDownMeanwhile() {
        boolean[] shutDown = new boolean[1];
        SessionTasks tasks =
                new SessionTasks(
                        task -> {
                            if (shutDown[0]) {
                                throw new RejectedExecutionException("shut down");
                            }
                            given.add(task);
                        },
                        1);
        for (int i = 0; i < 3; i++) {
            tasks.execute(task(i));
        }
        shutDown[0] = true;
        given.remove().run();
        assertThat(ran).containsExactly(0, 1, 2);
        assertThat(tasks.atWork()).isZero();
    }

    @Test
    void shouldNeverRunMoreAtOnceNorForgetOneHoweverManyThreadsAsk() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            int each = 5_000;
            SessionTasks tasks = new SessionTasks(threads, 3);
            AtomicInteger running = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            CountDownLatch done = new CountDownLatch(4 * each);
            Runnable task =
                    () -> {
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        running.decrementAndGet();
                        done.countDown();
                    };
            List<Thread> askers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Thread asker =
                        new Thread(
                                () -> {
                                    for (int n = 0; n < each; n++) {
                                        tasks.execute(task);
                                    }
                                });
                askers.add(asker);
                asker.start();
            }
            for (Thread asker : askers) {
                asker.join();
            }
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(most.get()).isLessThanOrEqualTo(3);
            Eventually.isTrue(() -> tasks.atWork() == 0);
            assertThat(tasks.waiting()).isZero();
        } finally {
            threads.shutdownNow();
        }
    }
}
