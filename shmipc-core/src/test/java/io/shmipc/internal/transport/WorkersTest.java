package io.shmipc.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WorkersTest {

    @Test
    void shouldGrowToItsBoundAndLetFurtherTasksWait() throws Exception {
        ExecutorService pool = Workers.pool("test", "worker", 3);
        CountDownLatch started = new CountDownLatch(3);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(10);
        Set<String> threads = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 10; i++) {
            pool.execute(
                    () -> {
                        threads.add(Thread.currentThread().getName());
                        started.countDown();
                        try {
                            release.await(20, TimeUnit.SECONDS);
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        done.countDown();
                    });
        }
        assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
        release.countDown();
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(threads).hasSize(3).allMatch(name -> name.startsWith("shmipc-test-worker-"));
        pool.shutdown();
        assertThatThrownBy(() -> pool.execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class);
    }
}
