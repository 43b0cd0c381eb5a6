package io.shmipc.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.internal.memory.MemoryView;
import java.lang.invoke.VarHandle;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One thread produces while another consumes; each maps the region for itself, as processes do. */
class QueueConcurrencyTest {

    private static final int ELEMENTS = 200_000;

    /** As many as it takes to meet the few nanoseconds that a missing fence leaves open. */
    private static final int ENCOUNTERS = 1_500_000;

    private static final long DEADLINE_SECONDS = 300;

    /** What the consumer checks of every element, besides its number. */
    private static final int SLICE_MIX = 0x9e3779b9;

    @ParameterizedTest
    @CsvSource({
        "AMD64, 2, 0",
        "AMD64, 3, 2147383648",
        "AMD64, 7, 4294867296",
        "AMD64, 8191, 4294867296",
        "AMD64, 8192, 2147383648",
        "ARM64, 8, 4294867296",
        "ARM64, 8192, 4294867296",
    })
    void shouldDeliverEveryElementOnceAndInOrder(QueueLayout layout, int capacity, long start)
            throws Exception {
        MemoryView memory = QueueFixtures.usedUpTo(start, capacity, layout);
        QueueProducer producer = QueueRegion.map(memory, layout).clientToServer().producer();
        QueueConsumer consumer = QueueRegion.map(memory, layout).clientToServer().consumer();

        runBoth(
                () -> produceAll(producer, capacity, () -> {}),
                () -> {
                    InOrder expected = new InOrder();
                    while (expected.next < ELEMENTS) {
                        if (consumer.drain(expected, 64) == 0) {
                            pause();
                        }
                    }
                });

        assertThat(consumer.isEmpty()).isTrue();
        assertThat(QueueFixtures.counter(memory, layout.headOffset()))
                .isEqualTo(QueueFixtures.counter(memory, layout.tailOffset()))
                .isEqualTo(start + ELEMENTS);
    }

    @ParameterizedTest
    @CsvSource({"AMD64, 2, 41", "AMD64, 7, 42", "AMD64, 8192, 43", "ARM64, 8, 44"})
    void shouldLoseNoWakeUp(QueueLayout layout, int capacity, long seed) throws Exception {
        MemoryView memory = QueueFixtures.usedUpTo(0, capacity, layout);
        QueueProducer producer = QueueRegion.map(memory, layout).clientToServer().producer();
        QueueConsumer consumer = QueueRegion.map(memory, layout).clientToServer().consumer();
        Semaphore pollingFrames = new Semaphore(0);
        Random pauses = new Random(seed);

        runBoth(
                () ->
                        produceAll(
                                producer,
                                capacity,
                                () -> {
                                    if (producer.tryWakeConsumer()) {
                                        pollingFrames.release();
                                    }
                                    // Long enough, now and then, for the consumer to run dry.
                                    for (int i = pauses.nextInt(200); i > 0; i--) {
                                        Thread.onSpinWait();
                                    }
                                }),
                () -> {
                    InOrder expected = new InOrder();
                    while (expected.next < ELEMENTS) {
                        if (consumer.drain(expected, 64) == 0 && consumer.trySleep()) {
                            await(pollingFrames, expected);
                        }
                    }
                });

        assertThat(consumer.isEmpty()).isTrue();
    }

    /**
     * The producer waits until its element was taken, so that the next one arrives just when the
     * consumer looks for the last time. Without a full fence on either side both look too early.
     */
    @ParameterizedTest
    @CsvSource({"AMD64, 2, 45", "ARM64, 8, 46"})
    void shouldLoseNoWakeUpForAnElementThatArrivesWhileFallingAsleep(
            QueueLayout layout, int capacity, long seed) throws Exception {
        MemoryView memory = QueueFixtures.usedUpTo(0, capacity, layout);
        QueueProducer producer = QueueRegion.map(memory, layout).clientToServer().producer();
        QueueConsumer consumer = QueueRegion.map(memory, layout).clientToServer().consumer();
        AtomicInteger pollingFrames = new AtomicInteger();
        Random pauses = new Random(seed);
        Random delays = new Random(-seed);

        runBoth(
                () -> {
                    for (int i = 0; i < ENCOUNTERS; i++) {
                        spinUntil(() -> producer.depth() == 0);
                        pauseFor(pauses.nextInt(200));
                        producer.offer(i, i * SLICE_MIX, ~i);
                        if (producer.tryWakeConsumer()) {
                            pollingFrames.incrementAndGet();
                        }
                    }
                },
                () -> {
                    InOrder expected = new InOrder();
                    while (expected.next < ENCOUNTERS) {
                        if (consumer.drain(expected, 64) > 0) {
                            pauseFor(delays.nextInt(400));
                        } else if (consumer.trySleep()) {
                            spinUntil(() -> pollingFrames.get() > 0);
                            pollingFrames.decrementAndGet();
                        }
                    }
                });

        assertThat(consumer.isEmpty()).isTrue();
    }

    /** A few nanoseconds each, so that two threads meet at every possible distance. */
    private static void pauseFor(int steps) {
        for (int i = 0; i < steps; i++) {
            VarHandle.acquireFence();
        }
    }

    private static void spinUntil(BooleanSupplier condition) throws TimeoutException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        for (int spins = 1; !condition.getAsBoolean(); spins++) {
            if (spins % 1024 == 0) {
                pause();
                if (System.nanoTime() - deadlineNanos > 0) {
                    throw new TimeoutException("asleep for ever");
                }
            }
        }
    }

    private static void await(Semaphore pollingFrames, InOrder expected)
            throws InterruptedException, TimeoutException {
        if (!pollingFrames.tryAcquire(10, TimeUnit.SECONDS)) {
            throw new TimeoutException("asleep for ever before element " + expected.next);
        }
    }

    private static void produceAll(QueueProducer producer, int capacity, Runnable afterEach) {
        for (int i = 0; i < ELEMENTS; ) {
            if (producer.offer(i, i * SLICE_MIX, ~i)) {
                i++;
                afterEach.run();
            } else {
                if (producer.depth() > capacity) {
                    throw new AssertionError("more elements than fit");
                }
                pause();
            }
        }
    }

    /** Lets the other thread on where there are fewer cores than threads. */
    private static void pause() {
        if (Thread.currentThread().isInterrupted()) {
            throw new IllegalStateException("the other thread has failed");
        }
        Thread.yield();
    }

    private static void runBoth(CheckedRunnable producing, CheckedRunnable consuming)
            throws Exception {
        FutureTask<Void> produced = task(producing);
        FutureTask<Void> consumed = task(consuming);
        Thread producer = new Thread(produced, "test-producer");
        Thread consumer = new Thread(consumed, "test-consumer");
        consumer.setDaemon(true);
        producer.setDaemon(true);
        producer.start();
        consumer.start();
        try {
            consumed.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
            produced.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } finally {
            // Both loops end at an interrupt: one of them was left without the other.
            producer.interrupt();
            consumer.interrupt();
            producer.join(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
            consumer.join(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
        }
    }

    private static FutureTask<Void> task(CheckedRunnable body) {
        return new FutureTask<>(
                () -> {
                    body.run();
                    return null;
                });
    }

    private interface CheckedRunnable {
        void run() throws Exception;
    }

    private static final class InOrder implements ElementHandler {

        private int next;

        @Override
        public void onElement(int streamId, int sliceOffset, int status) {
            if (streamId != next) {
                throw new AssertionError("element " + streamId + " instead of " + next);
            }
            if (sliceOffset != next * SLICE_MIX || status != ~next) {
                throw new AssertionError("element " + next + " is torn");
            }
            next++;
        }
    }
}
