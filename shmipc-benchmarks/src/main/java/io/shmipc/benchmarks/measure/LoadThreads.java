package io.shmipc.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;

/** Round trips by threads that wait for their replies. */
public final class LoadThreads {

    /** One request and its reply. Used by one thread at a time. */
    @FunctionalInterface
    public interface Exchange {

        void roundTrip() throws Exception;
    }

    /** What one thread does in a phase. */
    @FunctionalInterface
    public interface Task {

        void run() throws Exception;
    }

    private LoadThreads() {}

    /**
     * Repeats the round trips of every stream for one phase, each on a thread of its own.
     *
     * @throws Exception what the first of them threw
     */
    public static PhaseOutcome run(
            Phase phase, List<? extends Exchange> exchanges, ThreadFactory threads)
            throws Exception {
        List<Laps> laps = new ArrayList<>();
        List<Task> tasks = new ArrayList<>();
        for (Exchange exchange : exchanges) {
            Laps own = phase.laps();
            laps.add(own);
            tasks.add(() -> repeat(exchange, own));
        }
        return runTasks(laps, tasks, threads);
    }

    private static void repeat(Exchange exchange, Laps laps) throws Exception {
        laps.begin();
        do {
            exchange.roundTrip();
        } while (laps.next());
    }

    /**
     * Runs tasks side by side.
     *
     * @param laps where they record their round trips
     * @throws Exception what the first of them threw
     */
    public static PhaseOutcome runTasks(
            List<Laps> laps, List<? extends Task> tasks, ThreadFactory threads) throws Exception {
        CountDownLatch done = new CountDownLatch(tasks.size());
        // Costs are read while the threads live: what a dead thread allocated is not told.
        CountDownLatch costsRead = new CountDownLatch(1);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> started = new ArrayList<>();
        ProcessCosts before = ProcessCosts.now();
        for (Task task : tasks) {
            Thread thread =
                    threads.newThread(
                            () -> {
                                try {
                                    task.run();
                                } catch (Throwable e) {
                                    failure.compareAndSet(null, e);
                                }
                                done.countDown();
                                awaitQuietly(costsRead);
                            });
            started.add(thread);
            thread.start();
        }
        done.await();
        ProcessCosts costs = ProcessCosts.now().since(before);
        costsRead.countDown();
        for (Thread thread : started) {
            thread.join();
        }
        Throwable first = failure.get();
        if (first != null) {
            throw new Exception("a stream failed: " + first, first);
        }
        return PhaseOutcome.of(laps, costs);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
