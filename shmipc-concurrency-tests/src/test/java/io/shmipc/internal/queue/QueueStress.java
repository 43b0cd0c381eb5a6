package io.shmipc.internal.queue;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.shmipc.internal.memory.MemoryView;
import java.nio.ByteBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** One direction of a queue region, each end with objects of its own, as in two processes. */
public class QueueStress {

    private static final int SMALL = 2;
    private static final int ALL = SMALL + 1;

    /** A queue whose two ends share nothing but memory. */
    public abstract static class Ends {

        final QueueProducer producer;
        final QueueConsumer consumer;

        /** The first words of all elements taken, as the digits of a number; 0 before the first. */
        int taken;

        Ends() {
            this(SMALL);
        }

        Ends(int capacity) {
            MemoryView memory =
                    MemoryView.of(ByteBuffer.allocateDirect(QueueRegion.sizeBytes(capacity)));
            // The one that takes any capacity; every processor can use it.
            QueueLayout layout = QueueLayout.AMD64;
            producer = QueueRegion.create(memory, capacity, layout).clientToServer().producer();
            consumer = QueueRegion.map(memory, layout).clientToServer().consumer();
        }

        int drain(int limit) {
            return consumer.drain(this::take, limit);
        }

        private void take(int streamId, int sliceOffset, int status) {
            boolean whole = streamId == sliceOffset && streamId == status;
            taken = 10 * taken + (whole ? streamId : 9);
        }

        boolean put(int digit) {
            return producer.offer(digit, digit, digit);
        }
    }

    @JCStressTest
    @Description("Who sees that an element has been put in sees all of its three words.")
    @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "Not there yet.")
    @Outcome(id = "7, 8, 9", expect = ACCEPTABLE, desc = "Seen whole.")
    @Outcome(expect = FORBIDDEN, desc = "Tail was seen before the element was.")
    @State
    public static class ElementSeenWhole extends Ends {

        private static final int LARGE = 16;
        private static final int LOOKS = 20;

        /** The element lies in another cache line than tail, so that they may be seen apart. */
        public ElementSeenWhole() {
            super(LARGE);
            for (int i = 0; i < LARGE / 2; i++) {
                producer.offer(0, 0, 0);
                drain(1);
            }
        }

        @Actor
        public void producer() {
            producer.offer(7, 8, 9);
        }

        @Actor
        public void consumer(III_Result r) {
            ElementHandler report =
                    (streamId, sliceOffset, status) -> {
                        r.r1 = streamId;
                        r.r2 = sliceOffset;
                        r.r3 = status;
                    };
            for (int looks = 0; looks < LOOKS && consumer.drain(report, 1) == 0; looks++) {
                Thread.onSpinWait();
            }
        }
    }

    @JCStressTest
    @Description("A place is written again only after the element in it has been taken.")
    @Outcome(id = "1, 123", expect = ACCEPTABLE, desc = "There was room; nothing was lost.")
    @Outcome(id = "0, 12", expect = ACCEPTABLE, desc = "It was full.")
    @Outcome(expect = FORBIDDEN, desc = "An element was overwritten, lost, or taken twice.")
    @State
    public static class NothingOverwritten extends Ends {

        public NothingOverwritten() {
            put(1);
            put(2);
        }

        @Actor
        public void producer(II_Result r) {
            r.r1 = put(3) ? 1 : 0;
        }

        @Actor
        public void consumer() {
            drain(1);
        }

        @Arbiter
        public void rest(II_Result r) {
            drain(ALL);
            r.r2 = taken;
        }
    }

    @JCStressTest
    @Description(
            "A consumer that goes to sleep has seen the element, or the producer knows that it has"
                    + " to wake it.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Not seen, and woken for.")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Seen; nobody is woken.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Seen, and woken for nothing.")
    @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "Sleeps, and nobody wakes it.")
    @State
    public static class SleepOrWake extends Ends {

        public SleepOrWake() {
            consumer.markWorking();
        }

        @Actor
        public void producer(II_Result r) {
            put(1);
            r.r1 = producer.tryWakeConsumer() ? 1 : 0;
        }

        @Actor
        public void consumer(II_Result r) {
            while (!consumer.trySleep()) {
                r.r2 += drain(ALL);
            }
        }
    }

    @JCStressTest
    @Description(
            "A consumer that wakes by itself, looks once and goes to sleep again has seen the"
                    + " element, or is woken for it.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Not seen, and woken for.")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Seen; nobody is woken.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Seen, and woken for nothing.")
    @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "Sleeps, and nobody wakes it.")
    @State
    public static class LookAndSleepAgain extends Ends {

        @Actor
        public void producer(II_Result r) {
            put(1);
            r.r1 = producer.tryWakeConsumer() ? 1 : 0;
        }

        @Actor
        public void consumer(II_Result r) {
            consumer.markWorking();
            do {
                r.r2 += drain(ALL);
            } while (!consumer.trySleep());
        }
    }

    @JCStressTest
    @Description(
            "A consumer that may go to sleep between two elements has seen both, or at least one"
                    + " wake-up is under way to it.")
    @Outcome(id = "0, 12", expect = ACCEPTABLE, desc = "Seen; nobody is woken.")
    @Outcome(id = "[12], .*", expect = ACCEPTABLE, desc = "Woken, once or for each.")
    @Outcome(expect = FORBIDDEN, desc = "Sleeps on an element, and nobody wakes it.")
    @State
    public static class SleepBetweenTwo extends Ends {

        public SleepBetweenTwo() {
            consumer.markWorking();
        }

        @Actor
        public void producer(II_Result r) {
            put(1);
            int wakeUps = producer.tryWakeConsumer() ? 1 : 0;
            put(2);
            r.r1 = wakeUps + (producer.tryWakeConsumer() ? 1 : 0);
        }

        @Actor
        public void consumer(II_Result r) {
            while (!consumer.trySleep()) {
                drain(ALL);
            }
            r.r2 = taken;
        }
    }

    @JCStressTest
    @Description("Of two threads that notice that the consumer sleeps, exactly one wakes it.")
    @Outcome(
            id = {"1, 0", "0, 1"},
            expect = ACCEPTABLE,
            desc = "One of them does.")
    @Outcome(id = "1, 1", expect = FORBIDDEN, desc = "Both do.")
    @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "Neither does.")
    @State
    public static class OneWakes extends Ends {

        @Actor
        public void one(II_Result r) {
            r.r1 = producer.tryWakeConsumer() ? 1 : 0;
        }

        @Actor
        public void other(II_Result r) {
            r.r2 = producer.tryWakeConsumer() ? 1 : 0;
        }
    }
}
