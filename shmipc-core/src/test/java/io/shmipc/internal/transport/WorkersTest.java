package io.shmipc.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

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

    @Test
    void shouldInheritTheClassLoaderAndNothingElseOfWhoStartsAThread() throws Exception {
        assertInheritsOnlyTheClassLoader(
                task -> {
                    Thread thread = Workers.threads("test", "worker").newThread(task);
                    assertThat(thread.isDaemon()).isTrue();
                    thread.start();
                });
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void shouldInheritTheClassLoaderAndNothingElseOfWhoStartsAVirtualThread() throws Exception {
        ExecutorService executor = VirtualThreads.newExecutor();
        try {
            assertInheritsOnlyTheClassLoader(
                    task ->
                            executor.execute(
                                    () -> {
                                        assertThat(VirtualThreads.isCurrentVirtual()).isTrue();
                                        task.run();
                                    }));
        } finally {
            executor.shutdown();
        }
    }

    /** Else a handler would see the user of whichever request had its thread started. */
    private static void assertInheritsOnlyTheClassLoader(Executor starts) throws Exception {
        InheritableThreadLocal<String> user = new InheritableThreadLocal<>();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[0], before)) {
            user.set("eve");
            Thread.currentThread().setContextClassLoader(loader);
            CompletableFuture<String> seen = new CompletableFuture<>();
            CompletableFuture<ClassLoader> seenLoader = new CompletableFuture<>();

            starts.execute(
                    () -> {
                        seen.complete(user.get());
                        seenLoader.complete(Thread.currentThread().getContextClassLoader());
                    });

            assertThat(seen.get(20, TimeUnit.SECONDS)).isNull();
            assertThat(seenLoader.get(20, TimeUnit.SECONDS)).isSameAs(loader);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
            user.remove();
        }
    }
}
