package io.shmipc.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.internal.os.CpuAffinity;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

@Timeout(60)
@EnabledIf("io.shmipc.internal.os.Platform#nativeSocketsAvailable")
class LoopPinningTest {

    private final BitSet allowed = CpuAffinity.allowedForProcess();

    /** The kernel keeps 15 characters of a thread's name, which this owner's just fill. */
    @Test
    void shouldPinEachLoopOfAGroupInTurn() throws Exception {
        List<Integer> cpus = allowed.stream().limit(2).boxed().toList();
        try (EventLoopGroup loops = new EventLoopGroup(3, "p", false, cpus)) {
            assertThat(loops.next()).isNotNull();
            for (int i = 0; i < 3; i++) {
                String expected = Integer.toString(cpus.get(i % cpus.size()));
                assertThat(awaitCpusOf("shmipc-p-loop-" + i, expected)).isEqualTo(expected);
            }
        }
    }

    @Test
    void shouldLeaveLoopsAloneWithoutCpus() throws Exception {
        String all = CpuAffinity.describe(allowed);
        try (EventLoopGroup loops = new EventLoopGroup(1, "q", false, List.of())) {
            assertThat(awaitCpusOf("shmipc-q-loop-0", all)).isEqualTo(all);
            Runnable none = LoopPinning.onStart(List.of(), 0);
            none.run();
            assertThat(loops.forHandlers(Runnable::run)).isNotNull();
        }
    }

    @Test
    void shouldNotKeepThreadsThatALoopStartsOnItsProcessor() throws Exception {
        int cpu = allowed.length() - 1;
        BitSet seen =
                onNewThread(
                        () -> {
                            LoopPinning.onStart(List.of(cpu), 0).run();
                            assertThat(CpuAffinity.ofCurrentThread()).isEqualTo(only(cpu));
                            CompletableFuture<BitSet> worker = new CompletableFuture<>();
                            Workers.threads("test", "worker")
                                    .newThread(() -> complete(worker))
                                    .start();
                            return worker.get();
                        });
        assertThat(seen).isEqualTo(allowed);
    }

    @Test
    void shouldNotKeepTasksOfAGivenExecutorOnTheProcessorOfTheLoop() throws Exception {
        int cpu = allowed.length() - 1;
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            BitSet seen =
                    onNewThread(
                            () -> {
                                LoopPinning.onStart(List.of(cpu), 0).run();
                                CompletableFuture<BitSet> task = new CompletableFuture<>();
                                LoopPinning.unpinned(executor).execute(() -> complete(task));
                                return task.get();
                            });
            assertThat(seen).isEqualTo(allowed);
        } finally {
            executor.shutdownNow();
            assertThat(executor.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void complete(CompletableFuture<BitSet> future) {
        try {
            future.complete(CpuAffinity.ofCurrentThread());
        } catch (RuntimeException e) {
            future.completeExceptionally(e);
        }
    }

    private static BitSet only(int cpu) {
        BitSet one = new BitSet();
        one.set(cpu);
        return one;
    }

    private static <T> T onNewThread(Callable<T> call) throws Exception {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = new Thread(task, "pinned");
        thread.start();
        try {
            return task.get(20, TimeUnit.SECONDS);
        } finally {
            thread.join();
        }
    }

    /** A loop pins itself a moment after it was made; gives up after a while with what is there. */
    private static String awaitCpusOf(String threadName, String expected) throws Exception {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        String seen = cpusOf(threadName);
        while (!seen.equals(expected) && System.nanoTime() < deadlineNanos) {
            LockSupport.parkNanos(1_000_000);
            seen = cpusOf(threadName);
        }
        return seen;
    }

    private static String cpusOf(String threadName) throws Exception {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : tasks.toList()) {
                try {
                    if (Files.readString(task.resolve("comm")).strip().equals(threadName)) {
                        return Files.readAllLines(task.resolve("status")).stream()
                                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                                .findFirst()
                                .orElse("");
                    }
                } catch (NoSuchFileException e) {
                    // The thread ended while the list was read.
                    continue;
                }
            }
        }
        return "";
    }
}
